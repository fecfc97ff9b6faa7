// What an update of 500 entities costs a page: `npm run bench:state`, a minute. Each decoder runs in
// processes of its own, in turn, round after round; `npm run bench:state -- 9` makes nine rounds.
import { execFileSync } from "node:child_process";
import { contenders } from "./decoders.js";

const WARM_UP = 1500;
const TIMED = 1000;
/** So few that all they leave behind fits into what V8 keeps before it collects. */
const WEIGHED = 20;
const ROOMY = ["--expose-gc", "--min-semi-space-size=64", "--max-semi-space-size=64"];

interface Figures {
  readonly bytes: number;
  /** CPU time of an update in milliseconds, garbage collection and compiler included. */
  readonly ms: number;
  /** What an update allocates. */
  readonly allocated: number;
}

/** In a process of its own. */
function measure(name: string): Figures {
  const { bytes, update } = contenders[name]!();
  let last: unknown;
  for (let i = 0; i < WARM_UP; i++) last = update();
  const before = process.cpuUsage();
  for (let i = 0; i < TIMED; i++) last = update();
  const { user, system } = process.cpuUsage(before);
  globalThis.gc?.();
  const held = process.memoryUsage().heapUsed;
  for (let i = 0; i < WEIGHED; i++) last = update();
  const allocated = (process.memoryUsage().heapUsed - held) / WEIGHED;
  if (last === undefined) throw new Error(`${name} decoded nothing`);
  return { bytes, ms: (user + system) / 1000 / TIMED, allocated };
}

function inProcess(name: string): Figures {
  const script = ["scripts/run.mjs", "bench/state.ts", "--measure", name];
  const written = execFileSync(process.execPath, [...ROOMY, ...script], { encoding: "utf8" });
  return JSON.parse(written) as Figures;
}

function middle(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1]!;
}

function compare(rounds: number): void {
  const all = new Map(Object.keys(contenders).map((name) => [name, [] as Figures[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, figures] of all) figures.push(inProcess(name));
  }
  console.log(`| decoder | bytes | CPU ms: median (least to most) of ${rounds} | allocated KiB |\n|---|---:|---:|---:|`);
  for (const [name, figures] of all) {
    const ms = figures.map((figure) => figure.ms);
    const spread = [Math.min(...ms), Math.max(...ms)].map((value) => value.toFixed(3)).join(" to ");
    const allocated = Math.round(middle(figures.map((figure) => figure.allocated)) / 1024);
    console.log(`| ${name} | ${figures[0]!.bytes} | ${middle(ms).toFixed(3)} (${spread}) | ${allocated} |`);
  }
}

const [first, name] = process.argv.slice(2);
if (first === "--measure") console.log(JSON.stringify(measure(name!)));
else compare(Number(first ?? 5));
