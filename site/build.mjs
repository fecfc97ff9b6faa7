// Builds the documentation as a site that needs no server and loads nothing from elsewhere:
// `./rookery docs`. With --only-pages it leaves out what javadoc and typedoc make.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import MiniSearch from "minisearch";
import { Pages } from "./pages.mjs";
import { between, groupsIn, placeOf, titleOf } from "./places.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = join(root, "target", "site");
const API = [
  { title: "API for games (Java)", place: "api/java/index.html" },
  { title: "API for pages (TypeScript)", place: "api/client/index.html" },
];

const groups = groupsIn(root).map(({ title, pages }) => ({
  title,
  links: pages.map((page) => ({ title: titleOf(root, page), place: placeOf(page) })),
}));
groups.find(({ title }) => title === "Look up").links.unshift(...API);

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const pages = new Pages(root);
for (const page of groupsIn(root).flatMap(({ pages: all }) => all)) pages.add(page);
pages.addWhatIsLinked();
pages.requireAnchors();
for (const { place, title, html } of pages.all()) write(place, framed(place, title, html));
for (const asset of ["style.css", "search.js"]) cpSync(join(here, asset), join(out, asset));
cpSync(join(here, "node_modules", "minisearch", "dist", "umd", "index.js"), join(out, "minisearch.js"));
write("index.js", `globalThis.SITE_INDEX = ${JSON.stringify(indexed())};\n`);

if (!process.argv.includes("--only-pages")) {
  javadoc();
  typedoc();
}
console.log(`The site is in target/site: open ${join(out, "index.html")}.`);

function write(place, text) {
  mkdirSync(dirname(join(out, place)), { recursive: true });
  writeFileSync(join(out, place), text);
}

function framed(place, title, html) {
  const to = (other) => between(place, other);
  const navigation = groups
    .map(({ title: group, links }) => {
      const items = links.map((link) => {
        const current = link.place === place ? ' aria-current="page"' : "";
        return `<li><a href="${to(link.place)}"${current}>${escaped(link.title)}</a></li>`;
      });
      return `<h2>${group}</h2><ul>${items.join("")}</ul>`;
    })
    .join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · Rookery</title>
<link rel="stylesheet" href="${to("style.css")}">
<script defer src="${to("minisearch.js")}"></script>
<script defer src="${to("index.js")}"></script>
<script defer src="${to("search.js")}" data-root="${to("index.html").replace(/index\.html$/, "")}"></script>
</head>
<body>
<nav><input type="search" id="search" placeholder="Search" aria-label="Search"><ol id="found"></ol>${navigation}</nav>
<main>${html}</main>
</body>
</html>
`;
}

function indexed() {
  const search = new MiniSearch({ fields: ["title", "text"], storeFields: ["title", "page"] });
  search.addAll(pages.sections().map((section, id) => ({ id: `${id} ${section.place}`, ...section })));
  return search.toJSON();
}

function javadoc() {
  const sources = ["game", "testkit"].map((module) => join(root, "server", module, "src", "main", "java"));
  const files = sources.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      .filter((name) => name.endsWith(".java") && statSync(name).isFile()),
  );
  const libraries = join(root, "server", "node", "target", "lib", "*");
  const tool = join(process.env.JAVA_HOME ?? "", "bin", "javadoc");
  const flags = ["-quiet", "-notimestamp", "-Xdoclint:all,-missing", "-encoding", "UTF-8", "--release", "17"];
  execFileSync(tool, [
    ...flags,
    ...["-windowtitle", "Rookery for authors of games", "-doctitle", "What authors of games use"],
    ...["-sourcepath", sources.join(delimiter), "-classpath", libraries, "-d", join(out, "api", "java")],
    ...files,
  ], { stdio: ["ignore", "inherit", "inherit"] });
}

function typedoc() {
  const client = join(root, "client-js");
  const entries = ["index", "debug/index", "testing/index", "state/decoding", "bindings/react", "bindings/solid", "bindings/svelte"];
  execFileSync("node", [
    join(here, "node_modules", "typedoc", "bin", "typedoc"),
    ...["--tsconfig", join(client, "tsconfig.build.json"), "--out", join(out, "api", "client")],
    ...["--name", "@rookery/client", "--readme", "none", "--disableSources", "--logLevel", "Error"],
    ...entries.flatMap((entry) => ["--entryPoints", join(client, "src", `${entry}.ts`)]),
  ], { cwd: client, stdio: ["ignore", "inherit", "inherit"] });
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
