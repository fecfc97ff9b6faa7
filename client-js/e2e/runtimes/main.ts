// Which runtimes keep the ledger: `npm run runtimes`, or some by name, `npm run runtimes -- Bun Firefox`.
//
// Those that npm carries are installed beside this file, for Linux on x64; browsers come from the
// system. What is not here is said, and is no failure.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePorts, pagesAt, startNode } from "../node.js";
import { buildLedger, faultsIn, keepLedger, openDesk, type Runtime } from "./keeper.js";

const carried = (path: string): string => fileURLToPath(new URL(`node_modules/${path}`, import.meta.url));
const script = (name: string, program: string, ...flags: string[]): Runtime => ({
  name,
  command: [carried(program), ...flags],
  opens: "file",
});
const page = (name: string, ...command: [string, ...string[]]): Runtime => ({ name, command, opens: "page" });

const CHROMIUM = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--user-data-dir=$HOME/profile"];
const MINI_BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

/** Each with what says its version. */
const RUNTIMES: readonly (readonly [Runtime, ...string[]])[] = [
  [script("Node 20", "node20/bin/node")],
  [script("Node 22", "node22/bin/node")],
  [script("Node 24", "node24/bin/node")],
  [script("Bun", "bun/bin/bun", "run")],
  [script("Deno", "deno/deno", "run", "--allow-all", "--no-config")],
  [page("Chromium", process.env["ROOKERY_CHROMIUM"] ?? "/usr/bin/chromium", ...CHROMIUM)],
  [page("Firefox", "/usr/bin/firefox-esr", "--headless", "--no-remote", "--profile", "$HOME")],
  [page("WebKit", "/usr/bin/xvfb-run", "--auto-servernum", MINI_BROWSER, "--private"), "/usr/bin/xvfb-run", "--auto-servernum", MINI_BROWSER],
];

const wanted = process.argv.slice(3);
const data = mkdtempSync(join(tmpdir(), "rookery-runtimes-"));
const [ports, desks] = await freePorts(2);
const [file, node] = await Promise.all([
  buildLedger(),
  startNode({ ports: ports!, data, pages: [pagesAt(ports!), `http://127.0.0.1:${desks!.game}`] }),
]);
const desk = await openDesk(desks!.game, file);
try {
  for (const [runtime, ...version] of RUNTIMES) {
    if (wanted.length > 0 && !wanted.includes(runtime.name)) continue;
    console.log(`${runtime.name}: ${await outcome(runtime, version)}`);
  }
} finally {
  await desk.close();
  await node.stop();
  rmSync(data, { recursive: true, force: true });
}

async function outcome(runtime: Runtime, version: readonly string[]): Promise<string> {
  const missing = runtime.command.find((part) => part.startsWith("/") && !existsSync(part));
  if (missing !== undefined) return `not here (${missing})`;
  const [program, ...flags] = version.length > 0 ? version : runtime.command.slice(0, 1);
  const said = execFileSync(program!, [...flags, "--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).split("\n")[0]!.trim();
  try {
    const { report, cuts } = await keepLedger(runtime, file, desk, node.url);
    const faults = faultsIn(report);
    if (faults.length === 0) return `${said}: the books balance, after ${cuts} cuts`;
    process.exitCode = 1;
    return `${said}: ${faults.join("; ")}`;
  } catch (error) {
    process.exitCode = 1;
    return `${said}: ${String(error)}`;
  }
}
