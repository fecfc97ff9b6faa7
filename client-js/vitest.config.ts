import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@rookery/client": fileURLToPath(new URL("src/index.ts", import.meta.url)) } },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000, // bounds a hang; a busy machine is no failure
    reporters: ["default", ["json", { outputFile: "target/unit.json" }]],
  },
});
