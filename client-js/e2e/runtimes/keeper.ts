// Has a runtime keep the ledger over a wire that is cut again and again, and reads its books.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { proxyBefore } from "../proxy.js";
import type { Report } from "./ledger.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const CUT_EVERY_MS = 1200;
/** After so many a slow machine has peace to come to its end. */
const MOST_CUTS = 20;
const LONGEST_MS = 90_000;
const PAGE = '<!doctype html><meta charset="utf-8"><title>Ledger</title><script type="module" src="ledger.js"></script>';

/** Something that runs the ledger. */
export interface Runtime {
  readonly name: string;
  /** The program, and what comes before the file or the page; `$HOME` is a directory of this run's own. */
  readonly command: readonly [string, ...string[]];
  /** Whether it opens a page, or runs a file. */
  readonly opens: "page" | "file";
}

/** One file for all of them: with the SDK in it, and without what only Node 20 loads. */
export async function buildLedger(): Promise<string> {
  const built = await build({
    configFile: false,
    root: here("."),
    logLevel: "warn",
    resolve: { alias: { "@rookery/client": here("../../src/index.ts") } },
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: { input: here("ledger.ts"), external: ["ws"] },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !("output" in output)) throw new Error("the build watches instead of ending");
  const file = here("../../target/ledger.mjs"); // where Node finds `ws`
  mkdirSync(here("../../target"), { recursive: true });
  writeFileSync(file, output.output[0].type === "chunk" ? output.output[0].code : "");
  return file;
}

/** Where pages of the ledger come from, and where it sends its books. */
export interface Desk {
  readonly url: string;
  /** The next report. */
  next(): Promise<Report>;
  close(): Promise<void>;
}

/** Opens the desk on this port, with the ledger's page. */
export async function openDesk(port: number, file: string): Promise<Desk> {
  const code = readFileSync(file, "utf8");
  let hear: (report: Report) => void = () => {};
  const server = createServer((request, answer) => {
    if (request.method === "POST") {
      void body(request).then((text) => {
        hear(JSON.parse(text) as Report);
        answer.end();
      });
    } else if (request.url === "/ledger.js") {
      answer.setHeader("content-type", "text/javascript").end(code);
    } else {
      answer.setHeader("content-type", "text/html").end(PAGE);
    }
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: () => new Promise((heard) => (hear = heard)),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Has a runtime keep the ledger in a room of this node; returns its books, and how often the wire was cut. */
export async function keepLedger(
  { command, opens }: Runtime,
  file: string,
  desk: Desk,
  node: string,
): Promise<{ readonly report: Report; readonly cuts: number }> {
  const proxy = await proxyBefore(node, "plain");
  const home = mkdtempSync(join(tmpdir(), "rookery-ledger-"));
  const settings = new URLSearchParams({ server: proxy.server, report: `${desk.url}/report` });
  for (const name of ["Speaker", "Crier"]) settings.append("token", await tokenOf(proxy.server, name));
  const [program, ...flags] = command.map((part) => part.replace("$HOME", home)) as [string, ...string[]];
  const last = opens === "page" ? [`${desk.url}/?${settings}`] : [file, `${settings}`];
  const reported = desk.next();
  const child = spawn(program, [...flags, ...last], {
    stdio: ["ignore", "ignore", "pipe"],
    detached: true, // a group of its own, so that what it started ends with it
    env: { ...process.env, HOME: home },
  });
  let cuts = 0;
  const cutting = setInterval(() => {
    if (cuts === MOST_CUTS) return;
    cuts++;
    proxy.cut();
  }, CUT_EVERY_MS);
  try {
    return { report: await Promise.race([reported, failed(child)]), cuts };
  } finally {
    clearInterval(cutting);
    await end(child);
    await proxy.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** What does not balance in a report; nothing where all does. */
export function faultsIn({ operations, books, failure }: Report): readonly string[] {
  if (failure !== undefined) return [failure];
  const all = Array.from({ length: operations }, (_, index) => index + 1).join();
  return books.flatMap(({ fates, own, shouts, drops, returns }, player) => {
    const faults: string[] = [];
    if (fates.applied !== operations) faults.push(`settled as ${JSON.stringify(fates)}`);
    if (own.join() !== all) faults.push(`its own words came back as ${own.join()}`);
    if (shouts.join() !== all) faults.push(`the shouts came as ${shouts.join()}`);
    if (drops === 0 || returns !== drops) faults.push(`${drops} drops, ${returns} returns`);
    return faults.map((fault) => `player ${player + 1}: ${fault}`);
  });
}

async function tokenOf(server: string, name: string): Promise<string> {
  const answer = await fetch(`${server.replace(/^ws/, "http")}/dev/token?name=${name}`);
  return ((await answer.json()) as { token: string }).token;
}

async function body(request: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** Rejects when it ends, or takes too long, without a report. */
function failed(child: ChildProcess): Promise<never> {
  let complaints = "";
  child.stderr?.on("data", (text: Buffer) => (complaints = (complaints + String(text)).slice(-1000)));
  return new Promise((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`no books in ${LONGEST_MS / 1000} s\n${complaints}`)), LONGEST_MS);
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`it ended with ${code} and no books\n${complaints}`));
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const hasEnded = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // it is gone, and all it started
  }
  await hasEnded;
}
