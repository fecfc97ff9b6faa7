// Runs a TypeScript file in Node, as `@rookery/client` is in this folder.
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
await runnerImport(here(process.argv[2]), {
  configFile: false,
  root: here("."),
  logLevel: "warn",
  resolve: { alias: { "@rookery/client": here("src/index.ts") } },
});
