import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

interface Places {
  groupsIn(root: string): { title: string; pages: string[] }[];
  titleOf(root: string, page: string): string;
  placeOf(file: string): string;
  leadsTo(root: string, page: string, href: string): { outside?: string; file?: string; anchor?: string };
  between(from: string, to: string): string;
  anchorOf(heading: string, taken?: Set<string>): string;
}

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const { groupsIn, titleOf, placeOf, leadsTo, between, anchorOf } = (await import(
  join(root, "site", "places.mjs")
)) as Places;
const pages = groupsIn(root).flatMap((group) => group.pages);

test("the site has every page of docs once, each with a title of its own", () => {
  const docs = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name.replaceAll("\\", "/")}`);
  expect(pages).toEqual(expect.arrayContaining(docs));
  expect(new Set(pages).size).toBe(pages.length);
  expect(new Set(pages.map((page) => titleOf(root, page))).size).toBe(pages.length);
});

test("each link of a page leads to a file, and to a heading that is there", () => {
  const missing: string[] = [];
  for (const page of pages) {
    for (const href of links(page)) {
      const { file, anchor } = leadsTo(root, page, href);
      if (anchor !== undefined && !headings(file ?? page).has(anchor)) missing.push(`${page}: ${href}`);
    }
  }
  expect(missing).toEqual([]);
});

test("a link to what is not there says where it stands", () => {
  expect(() => leadsTo(root, "docs/load.md", "nowhere.md")).toThrow("docs/load.md links to nowhere.md, which is not there");
  expect(() => leadsTo(root, "README.md", "../elsewhere")).toThrow("README.md links to ../elsewhere");
});

test("pages and listings have places, and find each other from wherever they are", () => {
  expect(placeOf("README.md")).toBe("index.html");
  expect(placeOf("docs/tutorial/README.md")).toBe("docs/tutorial/index.html");
  expect(placeOf("rookery")).toBe("source/rookery.html");
  expect(leadsTo(root, "docs/guides/time.md", "alarms.md#tests")).toEqual({ file: "docs/guides/alarms.md", anchor: "tests" });
  expect(leadsTo(root, "README.md", "docs/tutorial")).toEqual({ file: "docs/tutorial/README.md", anchor: undefined });
  expect(leadsTo(root, "README.md", "https://example.org/#a")).toEqual({ outside: "https://example.org/#a" });
  expect(between("docs/guides/time.html", "index.html")).toBe("../../index.html");
});

test("a heading that comes twice has two anchors", () => {
  const taken = new Set<string>();
  expect(anchorOf("What a tick may cost, `really`?", taken)).toBe("what-a-tick-may-cost-really");
  expect(anchorOf("Tests", taken)).toBe("tests");
  expect(anchorOf("Tests", taken)).toBe("tests-1");
});

function text(page: string): string {
  return readFileSync(join(root, page), "utf8").replace(/^```[\s\S]*?^```/gm, "");
}

function links(page: string): string[] {
  return [...text(page).replace(/`[^`\n]*`/g, "").matchAll(/\]\(([^)\s]+)\)/g)].map(([, href]) => href!);
}

function headings(page: string): Set<string> {
  const taken = new Set<string>();
  for (const [, heading] of text(page).matchAll(/^#+ (.+)$/gm)) {
    anchorOf(heading!.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1"), taken);
  }
  return taken;
}
