import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { expect, test } from "vitest";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The bytes that a browser loads of this, minified and packed by gzip. */
async function packed(entry: string, external: readonly RegExp[]): Promise<number> {
  const built = await build({
    configFile: false,
    root: here(".."),
    logLevel: "error",
    resolve: {
      alias: { "@rookery/client/decoding": here("../src/state/decoding.ts"), "@rookery/client": here("../src/index.ts") },
    },
    build: {
      write: false,
      target: "es2022",
      minify: true,
      modulePreload: false,
      rolldownOptions: { input: here(entry), external: [...external], preserveEntrySignatures: "strict" },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !("output" in output)) throw new Error("the build watches instead of ending");
  const code = output.output.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join("");
  return gzipSync(code, { level: 9 }).length;
}

test.each([
  { what: "the client alone", entry: "size/client.ts", external: [/^@bufbuild\//], most: 16.5 },
  { what: "a minimal game, with protobuf-es", entry: "size/game.ts", external: [], most: 34 },
  { what: "the same with a decoder for its state", entry: "size/decoding.ts", external: [], most: 34.5 },
  { what: "the debug overlay, with what it shares with the client", entry: "../src/debug/index.ts", external: [/^@bufbuild\//], most: 9 },
  { what: "what React needs", entry: "../src/bindings/react.ts", external: [/^react$/], most: 1 },
  { what: "what Solid needs", entry: "../src/bindings/solid.ts", external: [/^solid-js$/], most: 1 },
  { what: "what Svelte needs", entry: "../src/bindings/svelte.ts", external: [], most: 1 },
])("$what is at most $most KiB", async ({ entry, external, most }) => {
  const bytes = await packed(entry, external);
  console.log(`${entry}: ${bytes} bytes`);
  expect(bytes).toBeLessThanOrEqual(most * 1024);
}, 120_000);
