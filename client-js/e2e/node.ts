// A node as anybody starts it: the launcher's process, on ports and in a directory of its own.
import { spawn, type ChildProcess } from "node:child_process";
import { randomInt } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LOGS = fileURLToPath(new URL("../target/", import.meta.url));
/** The launcher builds first when it finds that something has changed. */
const LONGEST_START_MS = 300_000;
const LOWEST_PORT = 12_000;
const FIRST_EPHEMERAL_PORT = 32_768;

export interface Node {
  /** Where its pages are: `https://127.0.0.1:port`. */
  readonly url: string;
  /** Where players connect. */
  readonly server: string;
  /** How many rooms of a type live on this node. */
  rooms(type: string): Promise<number>;
  /** As SIGTERM ends it. */
  stop(): Promise<void>;
  /** As if the machine had lost its power. */
  kill(): Promise<void>;
}

/** Where a node listens. */
export interface Ports {
  readonly game: number;
  readonly admin: number;
  readonly cluster: number;
}

export interface Start {
  readonly ports: Ports;
  /** What is kept between runs. */
  readonly data: string;
  /** Where pages come from that may connect. */
  readonly pages: readonly string[];
  /** Where another node of the cluster listens for this one, unless this is the first. */
  readonly join?: number;
  /** Further flags. */
  readonly flags?: readonly string[];
}

export function pagesAt({ game }: Ports): string {
  return `https://127.0.0.1:${game}`;
}

/** Starts a node and waits until it is ready. */
export async function startNode({ ports, data, pages, join, flags: more = [] }: Start): Promise<Node> {
  const flags = ["--data", data, "--port", `${ports.game}`, "--admin-port", `${ports.admin}`];
  flags.push("--cluster-port", `${ports.cluster}`, "--public-url", pages.join(","), ...more);
  const command = join === undefined ? ["dev"] : ["node", "--dev", "--join", `127.0.0.1:${join}`];
  const admin = `http://127.0.0.1:${ports.admin}`;

  mkdirSync(LOGS, { recursive: true });
  const log = `${LOGS}e2e-node-${ports.game}.log`;
  const output = openSync(log, "w");
  const child = spawn(`${ROOT}rookery`, [...command, ...flags], {
    cwd: ROOT,
    env: { ...process.env, JAVA_OPTS: "-Xmx384m" },
    stdio: ["ignore", output, output],
    detached: true, // a group of its own, so that what it started ends with it
  });
  process.once("exit", () => signalAll(child, "SIGKILL"));
  closeSync(output);
  const node = {
    url: pagesAt(ports),
    server: `wss://127.0.0.1:${ports.game}`,
    rooms: (type: string) => roomsIn(`${admin}/metrics`, type),
    stop: () => end(child, "SIGTERM"),
    kill: () => end(child, "SIGKILL"),
  };
  try {
    await ready(child, `${admin}/health/ready`);
  } catch (cause) {
    await node.kill();
    throw new Error(`The node did not start:\n${readFileSync(log, "utf8").slice(-3000)}`, { cause });
  }
  return node;
}

async function ready(child: ChildProcess, health: string): Promise<void> {
  const last = performance.now() + LONGEST_START_MS;
  while (performance.now() < last) {
    if (hasEnded(child)) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}`);
    const answer = await fetch(health).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error("it was not ready in time");
}

async function roomsIn(metrics: string, type: string): Promise<number> {
  const lines = (await (await fetch(metrics)).text()).split("\n");
  const line = lines.find((text) => text.startsWith("rookery_rooms{") && text.includes(`type="${type}"`));
  return Number(line?.split(" ").at(-1) ?? 0);
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return Promise.resolve();
  return new Promise((ended) => {
    child.once("exit", () => ended());
    signalAll(child, signal);
  });
}

function signalAll(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined && !hasEnded(child)) process.kill(-child.pid, signal);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/**
 * Free ports for so many nodes; all are held until all are known, so that they differ. They lie below
 * those that the system gives to whoever connects, so that nobody has them before the nodes do.
 */
export async function freePorts(nodes: number): Promise<Ports[]> {
  const held = await Promise.all(Array.from({ length: 3 * nodes }, hold));
  await Promise.all(held.map(({ release }) => release()));
  const take = (): number => held.pop()!.port;
  return Array.from({ length: nodes }, () => ({ game: take(), admin: take(), cluster: take() }));
}

interface Held {
  readonly port: number;
  readonly release: () => Promise<void>;
}

async function hold(): Promise<Held> {
  for (;;) {
    const held = await holds(randomInt(LOWEST_PORT, FIRST_EPHEMERAL_PORT));
    if (held !== undefined) return held;
  }
}

function holds(port: number): Promise<Held | undefined> {
  return new Promise((held) => {
    const server = createServer();
    server.once("error", () => held(undefined)); // somebody has it
    server.listen(port, "127.0.0.1", () => {
      held({ port, release: () => new Promise((released) => server.close(() => released())) });
    });
  });
}
