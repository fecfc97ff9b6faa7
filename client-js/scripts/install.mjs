// Runs `npm ci` only when node_modules is not what package-lock.json says.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = createHash("sha256").update(readFileSync(join(here, "package-lock.json"))).digest("hex");
const stamp = join(here, "node_modules", ".installed");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  execFileSync("npm", ["ci"], { cwd: here, stdio: "inherit", shell: process.platform === "win32" });
  writeFileSync(stamp, lock);
}
