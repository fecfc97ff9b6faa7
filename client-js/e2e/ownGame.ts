// A game in a folder of its own, outside this checkout, as its author has it.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LONGEST_MS = 120_000;

export interface OwnGame {
  readonly folder: string;
  /** Builds it and runs its tests; returns where its jar is. */
  check(): string;
  /** Starts `./play`; returns where its page is. */
  play(port: number, nodePort: number): Promise<string>;
  /** Saves a file of the game with a part of it replaced. */
  edit(file: string, part: string | RegExp, by: string): void;
  /** What `./play` has said. */
  said(): string;
  end(): Promise<void>;
}

/** Makes one by `./rookery new`, with a Maven repository that has nothing of ours yet. */
export function ownGame(name: string, template: string): OwnGame {
  const work = mkdtempSync(join(tmpdir(), "rookery-own-"));
  const folder = join(work, name);
  const log = join(work, "play.log");
  const env = { ...process.env, MAVEN_OPTS: `-Dmaven.repo.local=${repository(work)}` };
  let playing: ChildProcess | undefined;
  const run = (command: string, args: readonly string[], cwd: string): void => {
    execFileSync(command, args, { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
  };
  run(join(ROOT, "rookery"), ["new", folder, "--template", template], ROOT);
  return {
    folder,
    check: () => {
      run("./check", [], folder);
      return join(folder, "game/target");
    },
    play: async (port, nodePort) => {
      const output = openSync(log, "w");
      playing = spawn("./play", ["--port", `${port}`, "--node-port", `${nodePort}`], {
        cwd: folder,
        env,
        stdio: ["ignore", output, output],
        detached: true, // a group of its own, so that what it started ends with it
      });
      const url = `http://localhost:${port}/`;
      await answering(url, playing, () => readFileSync(log, "utf8"));
      await answering(`http://localhost:${nodePort}/dev/token`, playing, () => readFileSync(log, "utf8"));
      return url;
    },
    edit: (file, part, by) => {
      const path = join(folder, file);
      const before = readFileSync(path, "utf8");
      const after = before.replace(part, by);
      if (after === before) throw new Error(`${file} has no ${part}`);
      writeFileSync(path, after);
    },
    said: () => readFileSync(log, "utf8"),
    end: async () => {
      await ended(playing);
      rmSync(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }); // what ended may still close files
    },
  };
}

/** What Maven has of others, as links to its files, and nothing of ours. */
function repository(work: string): string {
  const usual = join(process.env["HOME"] ?? "", ".m2/repository");
  const own = join(work, "m2");
  try {
    execFileSync("cp", ["-al", usual, own], { stdio: "ignore" });
  } catch {
    rmSync(own, { recursive: true, force: true }); // another file system, or none there yet
    mkdirSync(usual, { recursive: true });
    cpSync(usual, own, { recursive: true });
  }
  rmSync(join(own, "io/rookery"), { recursive: true, force: true });
  return own;
}

async function answering(url: string, process: ChildProcess, said: () => string): Promise<void> {
  const last = performance.now() + LONGEST_MS;
  while (performance.now() < last && process.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error(`nothing answers at ${url}:\n${said().slice(-3000)}`);
}

function ended(child: ChildProcess | undefined): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null) return Promise.resolve();
  const { pid } = child;
  return new Promise((over) => {
    child.once("exit", () => over());
    process.kill(-pid, "SIGTERM");
  });
}

/** Waits until an expression is true in a page that may be loaded again meanwhile. */
export async function comesTrue(page: Page, what: string): Promise<void> {
  const last = performance.now() + LONGEST_MS;
  while (performance.now() < last) {
    if (await page.evaluate(what).catch(() => false)) return;
    await new Promise((later) => setTimeout(later, 20));
  }
  throw new Error(`it does not come true that ${what}; the page has: ${await page.textContent("body")}`);
}
