// Generates TypeScript from every .proto the client reads: one call of buf per place it goes to,
// and none where neither the protos nor the tools changed.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const buf = join(here, "node_modules", "@bufbuild", "buf", "bin", "buf");
const plugin = "src/plugin";
const types = ["node", join(here, "node_modules", "@bufbuild", "protoc-gen-es", "bin", "protoc-gen-es")];
const decoders = ["node", join(here, "scripts", "run.mjs"), `${plugin}/main.ts`]; // not built yet

const places = [
  { from: "../protocol/src/main/proto", plugins: [types], out: "test/control" },
  { from: "../server/games/src/main/proto", only: "games", plugins: [types, decoders], out: "demos/gen" },
  { from: "test/proto", plugins: [types, decoders], out: "test/gen" },
];

// What the SDK calls itself; package.json is the one place that knows its version.
const { version } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const versionFile = join(here, "src/gen/version.ts");
const versionText = `export const VERSION = ${JSON.stringify(version)};\n`;
mkdirSync(dirname(versionFile), { recursive: true });
if (!existsSync(versionFile) || readFileSync(versionFile, "utf8") !== versionText) {
  writeFileSync(versionFile, versionText);
}

for (const { from, only, plugins, out } of places) {
  const files = only === undefined ? from : `${from}/${only}`;
  if (!existsSync(join(here, files))) continue;
  const made = madeFrom(files);
  const stamp = join(here, out, ".made-from");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === made) continue;
  rmSync(join(here, out), { recursive: true, force: true });
  const template = {
    version: "v2",
    plugins: plugins.map((local) => ({ local, out, opt: ["target=ts", "import_extension=js"] })),
  };
  const args = [buf, "generate", from, "--template", JSON.stringify(template)];
  execFileSync("node", only === undefined ? args : [...args, "--path", files], {
    cwd: here,
    stdio: "inherit",
  });
  writeFileSync(stamp, made);
}

/** A hash of the protos, of what reads them, and of this file. */
function madeFrom(folder) {
  const hash = createHash("sha256");
  const protos = readdirSync(join(here, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".proto"))
    .sort();
  for (const name of protos) hash.update(name).update(readFileSync(join(here, folder, name)));
  for (const name of readdirSync(join(here, plugin)).sort()) hash.update(readFileSync(join(here, plugin, name)));
  hash.update(readFileSync(join(here, "package-lock.json")));
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  return hash.digest("hex");
}
