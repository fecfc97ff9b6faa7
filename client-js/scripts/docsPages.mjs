// Puts the pages of the tutorial's steps, and of the game that the guides show, where `npm run check`
// compiles them: each beside what is generated from its .proto, as in the folder of a game.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const docs = join(here, "..", "docs");
const out = join(here, "test", "docs", "gen");
const buf = join(here, "node_modules", "@bufbuild", "buf", "bin", "buf");
const plugins = [
  ["node", join(here, "node_modules", "@bufbuild", "protoc-gen-es", "bin", "protoc-gen-es")],
  ["node", join(here, "scripts", "run.mjs"), "src/plugin/main.ts"],
];
// What the folder of a new game has beside them.
const GUEST = "export declare function guestToken(): Promise<string>;\nexport declare const server: string;\n";

let before;
for (const step of readdirSync(join(docs, "tutorial", "steps")).sort()) {
  const folder = join(docs, "tutorial", "steps", step);
  before = place(`step${step}`, folder, before); // what a step does not have is as in the one before
}
place("race", join(docs, "guides", "race"));

/** Returns where page and proto are now. */
function place(name, folder, last) {
  const protos = newest(join(folder, "game", "src", "main", "proto"), last?.protos);
  const page = newest(join(folder, "page", "main.ts"), last?.page);
  const to = join(out, name);
  mkdirSync(to, { recursive: true });
  cpSync(page, join(to, "main.ts"));
  writeFileSync(join(to, "guest.d.ts"), GUEST);
  generate(protos, join(to, "gen"), last !== undefined && last.protos === protos ? last.gen : undefined);
  return { protos, page, gen: join(to, "gen") };
}

function newest(path, last) {
  return existsSync(path) ? path : last;
}

function generate(protos, to, same) {
  const made = madeFrom(protos);
  const stamp = join(to, ".made-from");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === made) return;
  rmSync(to, { recursive: true, force: true });
  if (same !== undefined) {
    cpSync(same, to, { recursive: true });
    return;
  }
  const template = {
    version: "v2",
    plugins: plugins.map((local) => ({ local, out: to, opt: ["target=ts", "import_extension=js"] })),
  };
  execFileSync("node", [buf, "generate", protos, "--template", JSON.stringify(template)], { cwd: here, stdio: "inherit" });
  writeFileSync(stamp, made);
}

/** A hash of the protos, of what reads them, and of this file. */
function madeFrom(protos) {
  const hash = createHash("sha256");
  for (const name of readdirSync(protos).sort()) hash.update(readFileSync(join(protos, name)));
  const plugin = join(here, "src", "plugin");
  for (const name of readdirSync(plugin).sort()) hash.update(readFileSync(join(plugin, name)));
  hash.update(readFileSync(join(here, "package-lock.json")));
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  return hash.digest("hex");
}
