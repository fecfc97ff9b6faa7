import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { pagesIn } from "./scripts/pages.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// The demos as the server serves them: built into dist-web, a page for each folder of demos.
export default defineConfig({
  root: here("demos"),
  base: "./",
  resolve: {
    alias: [
      { find: /^@rookery\/client$/, replacement: here("src/index.ts") },
      { find: /^@rookery\/client\/decoding$/, replacement: here("src/state/decoding.ts") },
      { find: /^@rookery\/client\/debug$/, replacement: here("src/debug/index.ts") },
    ],
  },
  build: {
    outDir: here("dist-web"),
    emptyOutDir: true,
    target: "es2022",
    // Everything is a file of its own: the server's content policy admits neither inline nor data.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: pagesIn(here("demos")),
    },
  },
});
