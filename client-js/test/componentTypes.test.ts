import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const checkout = fileURLToPath(new URL("..", import.meta.url));
const folder = join(checkout, "target", "svelte");

/** What the compiler says of the script of the Svelte component, changed like this. */
function complaints(change: (script: string) => string): string {
  const component = readFileSync(join(checkout, "test/bindings/Scores.svelte"), "utf8");
  const script = /<script lang="ts">\n(.*)<\/script>/s.exec(component)?.[1] ?? "";
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "Scores.ts"), change(script).replace("../gen/", "../../test/gen/"));
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: "../../tsconfig.json",
      compilerOptions: { types: ["svelte"], noUnusedLocals: false }, // what only the markup uses
      include: [],
      files: ["Scores.ts"],
    }),
  );
  try {
    return execFileSync("node", [join(checkout, "node_modules/typescript/bin/tsc"), "-p", folder], { encoding: "utf8" });
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
}

// React's and Solid's components are TypeScript, which `npm run check` reads. Svelte's compiler
// leaves types out, and what checks them in its files does not know this version of TypeScript.
test("a Svelte component knows what its room says and shows", () => {
  expect(complaints((script) => script)).toBe("");
  expect(complaints((script) => script.replace('"cheered"', '"cheerd"'))).toContain("cheerd");
  expect(complaints((script) => script.replace("dots }", "dotz }"))).toContain("dotz");
});
