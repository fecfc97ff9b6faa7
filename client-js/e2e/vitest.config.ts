import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Real nodes, a real browser: one file at a time, and long enough for a slow machine.
export default defineConfig({
  root: here(".."),
  test: {
    include: ["e2e/*.test.ts"],
    globalSetup: [here("cluster.ts")],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 30_000 } },
    reporters: ["default", ["json", { outputFile: here("../target/e2e.json") }]],
  },
});
