import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { compilers } from "./test/bindings/compilers.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const client = [
  { find: /^@rookery\/client$/, replacement: here("src/index.ts") },
  { find: /^@rookery\/client\/decoding$/, replacement: here("src/state/decoding.ts") },
  { find: /^@rookery\/client\/(react|solid|svelte)$/, replacement: here("src/bindings/$1.ts") },
  { find: /^@rookery\/client\/(debug|testing)$/, replacement: here("src/$1/index.ts") },
  // what browsers load; Node has it render once
  { find: /^solid-js$/, replacement: here("node_modules/solid-js/dist/solid.js") },
  { find: /^solid-js\/web$/, replacement: here("node_modules/solid-js/web/dist/web.js") },
  { find: /^svelte$/, replacement: here("node_modules/svelte/src/index-client.js") },
];

/** The tests of what encodes and decodes. */
const ENCODING = "controls,decoding,joining,persistence,resuming,speaking,stateReader";

export default defineConfig({
  test: {
    testTimeout: 60_000, // bounds a hang; a busy machine is no failure
    maxConcurrency: 50, // what says that it may wait beside others does little else
    reporters: ["default", ["json", { outputFile: "target/unit.json" }]],
    projects: [
      {
        extends: true,
        resolve: { alias: client },
        test: {
          name: "client",
          include: ["test/**/*.test.ts"],
          exclude: ["test/{components,decodingBytes}.test.ts"],
          server: { deps: { external: [/\/target\/conformance\//, /\/conformance\/.*\.mjs$/] } }, // as Node loads them
        },
      },
      {
        // Components in a page, as their frameworks' compilers make them.
        extends: true,
        plugins: [compilers()],
        resolve: { alias: client },
        test: {
          name: "components",
          include: ["test/components.test.ts"],
          environment: "happy-dom",
          server: { deps: { inline: [/solid-js/, /svelte/] } },
        },
      },
      {
        // What encodes and decodes, with the least protobuf-es that apps may bring.
        extends: true,
        resolve: { alias: [...client, { find: "@bufbuild/protobuf", replacement: "protobuf-lowest" }] },
        test: {
          name: "protobuf-lowest",
          include: [`test/{${ENCODING}}.test.ts`],
        },
      },
      {
        // And with the newest.
        extends: true,
        resolve: { alias: [...client, { find: "@bufbuild/protobuf", replacement: "protobuf-highest" }] },
        test: {
          name: "protobuf-highest",
          include: [`test/{${ENCODING},decodingBytes}.test.ts`],
        },
      },
    ],
  },
});
