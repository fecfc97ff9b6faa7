import { expect, test } from "vitest";
import { Simulation, type Trouble } from "./simulation.js";

/** `ROOKERY_SEED=17` plays one seed again; `ROOKERY_SEEDS=5000` plays more, from `ROOKERY_FROM` on. */
const only = process.env["ROOKERY_SEED"];
const count = only === undefined ? Number(process.env["ROOKERY_SEEDS"] ?? 100) : 1;
const from = Number(only ?? process.env["ROOKERY_FROM"] ?? 1);

/** Seeds that found something once. */
const FOUND: { readonly [Name in Trouble]?: readonly number[] } = { none: [15979], moves: [6531] };

/** How often a long run says how far it is. */
const PROGRESS_SEEDS = 1000;

test.each<Trouble>(["none", "overflow", "rollback", "moves", "reload", "copy"])(
  "nothing sent is lost, repeated or reordered, and all settles; trouble: %s",
  (trouble) => {
    let resumes = 0;
    const failures: string[] = [];
    const seeds = Array.from({ length: count }, (_, index) => from + index);
    const again = only === undefined ? (FOUND[trouble] ?? []) : [];
    for (const [index, seed] of [...again, ...seeds].entries()) {
      const simulation = new Simulation(seed, trouble);
      const found = simulation.run().join("; ");
      if (found !== "") failures.push(`ROOKERY_SEED=${seed}: ${found}`);
      resumes += simulation.resumes;
      const played = index + 1;
      if (played % PROGRESS_SEEDS === 0) console.log(`${trouble}: ${played} seeds, ${failures.length} failed`);
    }
    expect(failures).toEqual([]);
    if (count > 1) expect(resumes).toBeGreaterThan(0);
  },
  60_000 + 500 * count,
);
