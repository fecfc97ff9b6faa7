// The situations of the protocol, with the package as it is shipped in a page of a real browser, and
// with the client in Python.
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { conformance, faults, play, program, situations, type Command, type Player, type Start } from "../test/conformance/runner.js";
import { People } from "./browser.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const shipped = here("../target/conformance-page/package");
const FOLDERS: { readonly [name: string]: string } = {
  package: `${shipped}/dist`,
  protobuf: here("../node_modules/@bufbuild/protobuf/dist/esm"),
  conformance: here("../conformance"),
};

const PAGE = `<!doctype html>
<script type="importmap">
  { "imports": {
    "@bufbuild/protobuf": "/protobuf/index.js",
    "@bufbuild/protobuf/codegenv2": "/protobuf/codegenv2/index.js",
    "@bufbuild/protobuf/wire": "/protobuf/wire/index.js",
    "@bufbuild/protobuf/wkt": "/protobuf/wkt/index.js"
  } }
</script>
<script type="module">
  import { Client, gameType } from "/package/index.js";
  import { player } from "/conformance/player.mjs";
  const players = new Map();
  globalThis.start = (id, url, token) => {
    const report = (told) => globalThis.report(id, told);
    players.set(id, player({ Client, gameType, url, token, report, ended: () => globalThis.ended(id) }));
  };
  globalThis.tell = (id, command) => players.get(id)(command);
</script>
`;

/** What the page has for us. */
interface PlayersPage {
  start(id: number, url: string, token: string): void;
  tell(id: number, command: Command): void;
}

let server: Server;
let people: People;
let page: Page;
const started: Start[] = [];
const ending: Promise<unknown>[] = [];

beforeAll(async () => {
  const release = here("../scripts/release.mjs");
  execFileSync("node", [release, "--out", shipped, "--repository", "https://one.example/it.git"]);
  server = createServer((request, answer) => {
    const [, folder = "", ...path] = (request.url ?? "").split("/");
    const file = FOLDERS[folder];
    if (file === undefined) {
      answer.setHeader("content-type", "text/html").end(PAGE);
      return;
    }
    readFile(`${file}/${path.join("/")}`).then(
      (bytes) => answer.setHeader("content-type", "text/javascript").end(bytes),
      () => answer.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  people = await People.arrive();
  page = await people.visit(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.exposeFunction("report", (id: number, told: unknown) => started[id]?.event(told));
  await page.exposeFunction("ended", (id: number) => started[id]?.ended("0", ""));
  await page.waitForFunction(() => "tell" in globalThis);
});
afterAll(async () => {
  await Promise.all(ending);
  await people?.goHome();
  server?.close();
});

function start(begun: Start): Player {
  const id = started.push(begun) - 1;
  const { url, token } = begun;
  let line: Promise<unknown> = page.evaluate(
    ([player, address, who]) => (globalThis as unknown as PlayersPage).start(player, address, who),
    [id, url, token] as const,
  );
  const tell = (command: Command): void => {
    line = line.then(() =>
      page.evaluate(([player, told]) => (globalThis as unknown as PlayersPage).tell(player, told), [id, command] as const),
    );
  };
  const kill = (): void => {
    tell({ do: "end" });
    ending.push(line);
  };
  return { tell, kill };
}

test("a page's client does right in every situation", async () => {
  expect(await faults(situations(), (situation) => play(situation, { start }))).toEqual([]);
  expect(people.thrown).toEqual([]);
});

// Each starts a process, which is most of its time: these go through most of the client, and all
// others are played by hand, see protocol/conformance/python/README.md.
const IN_PYTHON =
  /^(unknown-fields|lost-before-left|gaps-at-once|resume-after-a-cut|resynced-(rolled-back|second-copy)|moved@moved|gone@left|window|split-snapshot|request|swallowed|leave|acknowledges-64-kib|violation@no-at|close-for-good@4300)$/;

test("the client in Python does right in situations of each kind", async () => {
  const chosen = situations().filter(({ name }) => IN_PYTHON.test(name));
  const python = process.env["ROOKERY_PYTHON"] ?? "python3";
  const start = program(`"${python}" -B "${conformance}/python/driver.py"`);
  expect(await faults(chosen, (situation) => play(situation, { start }), 6)).toEqual([]);
  expect(chosen).toHaveLength(16);
});
