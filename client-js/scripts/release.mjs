// Makes of a checkout the package that can be published: `npm run release`.
//
// In `target/package` (or the folder behind `--out`) is everything that goes out and nothing else,
// and beside it the tarball; `npm publish target/package` sends it. The checkout itself is private,
// so that nobody publishes it without what is built. `--repository URL` says where the sources are;
// without it that is where this checkout came from.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({ options: { out: { type: "string" }, repository: { type: "string" } } });
const out = resolve(values.out ?? join(here, "target", "package"));

function run(command, args, cwd = here) {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

function origin() {
  try {
    return run("git", ["config", "--get", "remote.origin.url"]).trim();
  } catch {
    return undefined; // not cloned from anywhere
  }
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
run("node", [join(here, "scripts", "generate.mjs")]);
run("node", [join(here, "node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.build.json", "--outDir", join(out, "dist")]);
cpSync(join(here, "src"), join(out, "src"), {
  recursive: true,
  filter: (path) => !path.endsWith(".made-from"),
});
cpSync(join(here, "README.md"), join(out, "README.md"));
cpSync(join(here, "..", "LICENSE"), join(out, "LICENSE"));

const { private: _, scripts, devDependencies, ...manifest } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const url = values.repository ?? origin();
if (url !== undefined) manifest.repository = { type: "git", url, directory: "client-js" };
else console.error("The package names no repository: say --repository URL.");
writeFileSync(join(out, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);

const [{ filename, files }] = JSON.parse(run("npm", ["pack", "--json", "--silent", "--pack-destination", dirname(out)], out));
console.log(`${join(dirname(out), filename)}: ${files.length} files`);
