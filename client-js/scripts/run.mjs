// Runs a TypeScript file in Node, as `@rookery/client` is in this folder.
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const [script] = process.argv.splice(2, 1); // it finds its own arguments where Node puts them
await runnerImport(here(script), {
  configFile: false,
  root: here("."),
  logLevel: "warn",
  resolve: {
    alias: { "@rookery/client/decoding": here("src/state/decoding.ts"), "@rookery/client": here("src/index.ts") },
  },
});
