import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const client = { "@rookery/client": fileURLToPath(new URL("src/index.ts", import.meta.url)) };

export default defineConfig({
  test: {
    testTimeout: 60_000, // bounds a hang; a busy machine is no failure
    reporters: ["default", ["json", { outputFile: "target/unit.json" }]],
    projects: [
      {
        extends: true,
        resolve: { alias: client },
        test: { name: "client", include: ["test/**/*.test.ts"] },
      },
      {
        // What encodes and decodes, with the least protobuf-es that apps may bring.
        extends: true,
        resolve: { alias: { ...client, "@bufbuild/protobuf": "protobuf-lowest" } },
        test: {
          name: "protobuf-lowest",
          include: ["test/{controls,joining,persistence,resuming,speaking,stateReader}.test.ts"],
        },
      },
    ],
  },
});
