import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pagesIn } from "../../scripts/pages.js";

// A new game had to be written into the build's list, or its page was not there.
test("every folder with a page is built, and nothing else", () => {
  const folder = mkdtempSync(join(tmpdir(), "rookery-pages-"));
  try {
    for (const name of ["chess", "art"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "index.html"), "");
    writeFileSync(join(folder, "chess/index.html"), "");
    writeFileSync(join(folder, "page.ts"), "");
    expect(pagesIn(folder)).toEqual({ front: join(folder, "index.html"), chess: join(folder, "chess/index.html") });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
