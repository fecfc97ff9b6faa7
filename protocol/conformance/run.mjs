#!/usr/bin/env node
// Plays situations against a client of rookery.v1, and says what it does wrong: see README.md.
import { parseArgs } from "node:util";
import { program } from "./runner/client.mjs";
import { play } from "./runner/script.mjs";
import { situations } from "./runner/situations.mjs";

const EXPLANATION = `Plays situations against a client of rookery.v1, and says what it does wrong.

  node protocol/conformance/run.mjs --client COMMAND [SITUATION ...]

  --client COMMAND   starts the client's driver, once for each situation; see README.md
  --list             lists the situations, and plays none
  --jobs N           how many are played at a time, each with a client of its own (4)
  --patience FACTOR  multiplies the time the client has for what it must do (1)

SITUATION is a name of the list, or how some of them begin. The exit code is 0 when the client did
all right, 1 when it did not, and 2 when nothing could be played.`;

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`run.mjs: ${error.message}`);
  process.exitCode = 2;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      client: { type: "string" },
      list: { type: "boolean" },
      jobs: { type: "string", default: "4" },
      patience: { type: "string", default: "1" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(EXPLANATION), 0;
  const chosen = situations().filter(({ name }) => positionals.length === 0 || positionals.some((begin) => name.startsWith(begin)));
  if (chosen.length === 0) throw new Error(`no situation begins with ${positionals.join(" or ")}: see --list`);
  if (values.list) {
    for (const { name, title, see } of chosen) console.log(`${name.padEnd(36)} ${title} (${see})`);
    return 0;
  }
  if (values.client === undefined) throw new Error("--client COMMAND is missing: say how your client's driver starts, or --help");
  const jobs = positive("jobs", values.jobs);
  const patience = positive("patience", values.patience);
  const start = program(values.client);
  const failed = [];
  const queue = [...chosen];
  await Promise.all(
    Array.from({ length: jobs }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { situation, fault, ms } = await play(next, { start, patience });
        console.log(`${fault === undefined ? "ok  " : "FAIL"} ${situation.name} (${ms} ms)`);
        if (fault !== undefined) failed.push({ situation, fault });
      }
    }),
  );
  for (const { situation, fault } of failed) {
    console.log(`\n${situation.name}: ${situation.title}\n  wrong: ${fault.message}\n  see:   ${place(fault.see)}`);
  }
  console.log(`\n${chosen.length - failed.length} of ${chosen.length} situations passed`);
  return failed.length === 0 ? 0 : 1;
}

function positive(name, text) {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} is ${text}, and must be a number above 0`);
  return value;
}

function place(see) {
  return see.startsWith("#") ? `PROTOCOL.md${see}` : see;
}
