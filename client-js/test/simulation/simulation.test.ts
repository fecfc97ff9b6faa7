import { expect, test } from "vitest";
import { Simulation, type Trouble } from "./simulation.js";

/** `ROOKERY_SEED=17` plays one seed again, `ROOKERY_SEEDS=5000` plays more. */
const only = process.env["ROOKERY_SEED"];
const count = Number(process.env["ROOKERY_SEEDS"] ?? 100);
const seeds = only === undefined ? Array.from({ length: count }, (_, i) => i + 1) : [Number(only)];

test.each<Trouble>(["none", "overflow", "rollback", "moves", "reload", "copy"])(
  "nothing sent is lost, repeated or reordered, and all settles; trouble: %s",
  (trouble) => {
    let resumes = 0;
    for (const seed of seeds) {
      const simulation = new Simulation(seed, trouble);
      expect(simulation.run().join("; "), `ROOKERY_SEED=${seed}`).toBe("");
      resumes += simulation.resumes;
    }
    expect(resumes).toBeGreaterThan(0);
  },
);
