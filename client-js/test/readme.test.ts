import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

function file(path: string): string {
  return readFileSync(new URL(path, import.meta.url), "utf8").trim();
}

test.each(["./readme/debug.ts", "./readme/game.ts", "./readme/node.ts", "./readme/reload.ts", "./readme/testing.ts", "./bindings/react.ts", "./bindings/Scores.svelte", "./bindings/solid.tsx", "./proto/arena.proto", "./release/buf.gen.yaml"])(
  "the README shows what the compiler reads: %s",
  (path) => {
    const shown = file(path)
      .replace(/^\/\/ .*\n/, "")
      .replace(/"\.\.\/gen\/(arena_\w+\.js)"/g, '"./$1"')
      .replace('"../arena.js"', '"./arena.js"');
    expect(file("../README.md")).toContain(`\n${shown}\n`);
  },
);
