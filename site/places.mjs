// Which files the site shows, where each page is in it, and where links lead. Paths have slashes and
// begin at the root of the checkout.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, posix } from "node:path";

const GUIDES = ["state", "time", "requests", "alarms", "joining", "testing", "deploying"];

/** The pages in groups, as the navigation has them. */
export function groupsIn(root) {
  const groups = [
    { title: "Begin", pages: ["README.md", "docs/tutorial/README.md"] },
    { title: "Guides", pages: GUIDES.map((name) => `docs/guides/${name}.md`) },
    { title: "Look up", pages: ["client-js/README.md", "protocol/PROTOCOL.md"] },
    { title: "Run", pages: ["docs/operations.md", "docs/load.md", "docs/security.md", "deploy/README.md"] },
    { title: "Change", pages: ["CONTRIBUTING.md", "docs/architecture.md", "docs/benchmarks.md", "SECURITY.md", "CHANGELOG.md"] },
  ];
  const listed = new Set(groups.flatMap(({ pages }) => pages));
  const others = markdownIn(root, "docs").filter((page) => !listed.has(page));
  groups.push({ title: "Decisions", pages: others.filter((page) => page.startsWith("docs/adr/")) });
  groups.push({ title: "More", pages: others.filter((page) => !page.startsWith("docs/adr/")) });
  return groups.filter(({ pages }) => pages.length > 0);
}

function markdownIn(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((name) => name.endsWith(".md"))
    .sort();
}

/** The first heading of a page, as text. */
export function titleOf(root, page) {
  return (/^# (.+)$/m.exec(readFileSync(join(root, page), "utf8"))?.[1] ?? page).replaceAll("`", "");
}

/** Where a file of the checkout is in the site: pages by their names, all else as listings. */
export function placeOf(file) {
  if (!file.endsWith(".md")) return `source/${file}.html`;
  return file.replace(/(^|\/)README\.md$/, "$1index.md").replace(/\.md$/, ".html");
}

/**
 * Where a link of a page leads: outside, to a heading, or to a file or folder of the checkout.
 *
 * Throws when there is no such file.
 */
export function leadsTo(root, page, href) {
  if (/^[a-z]+:/.test(href)) return { outside: href };
  const [path, anchor] = href.split("#");
  let file = path === "" ? page : posix.normalize(posix.join(posix.dirname(page), decodeURI(path)));
  file = file.replace(/\/$/, "");
  const there = join(root, file);
  if (file.startsWith("..") || !existsSync(there)) throw new Error(`${page} links to ${href}, which is not there`);
  if (statSync(there).isDirectory() && existsSync(join(there, "README.md"))) file = `${file}/README.md`;
  return { file, anchor };
}

/** From one place of the site to another. */
export function between(from, to) {
  return posix.relative(dirname(from), to) || posix.basename(to);
}

/** A heading's anchor, as GitHub makes it. */
export function anchorOf(heading, taken = new Set()) {
  const plain = heading.toLowerCase().replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "").replaceAll(" ", "-");
  let anchor = plain;
  for (let copy = 1; taken.has(anchor); copy++) anchor = `${plain}-${copy}`;
  taken.add(anchor);
  return anchor;
}
