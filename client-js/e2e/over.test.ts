// What a page says when a link or a connection leads nowhere, and what its buttons do.
import { rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { createServer } from "vite";
import { Client, gameType, type WebSocketConstructor } from "../src/index.js";
import { ArenaStateSchema, FromArenaSchema, ToArenaSchema } from "../demos/gen/games/arena_pb.js";
import { linkOn, People, screenshot } from "./browser.js";
import { freePorts, pagesAt, startNode, type Node, type Ports } from "./node.js";

const Arena = gameType("arena", { says: ToArenaSchema, hears: FromArenaSchema, state: ArenaStateSchema });
const ARENA_SEATS = 16;
const [first] = inject("nodes");
let people: People;

beforeAll(async () => {
  people = await People.arrive();
});
afterEach(async () => {
  await people.leave();
  expect(people.thrown.splice(0)).toEqual([]);
});
afterAll(() => people?.goHome());

test("a link to a full room says so, and leads to another one", async () => {
  process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0"; // the node's certificate is of its own making
  const { WebSocket } = (await import("ws" as string)) as { WebSocket: WebSocketConstructor }; // it has no types
  const token = async (): Promise<string> =>
    ((await (await fetch(`${first}/dev/token?name=Crowd`)).json()) as { token: string }).token;
  const crowd = new Client(first.replace(/^http/, "ws"), { token, WebSocket });
  try {
    const { id } = await crowd.create(Arena);
    for (let seats = 1; seats < ARENA_SEATS; seats++) await crowd.joinById(Arena, id);

    const ada = await people.visit(`${first}/arena/?room=${id}`, "Ada");
    await ada.getByPlaceholder("Your name").fill("Ada");
    await ada.getByRole("button", { name: "Play" }).click();
    await ada.getByRole("heading", { name: "This room is full." }).waitFor();
    await screenshot(ada, "full");
    await ada.getByRole("button", { name: "Find another room" }).click();
    await ada.locator("#share[data-link]").waitFor();
    expect(await linkOn(first, ada)).not.toContain(id);
  } finally {
    crowd.close();
    delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
  }
});

test("a link to a room of another game says so, and the player can look around", async () => {
  const ada = await people.open("Ada", `${first}/chat/`);
  const link = (await linkOn(first, ada)).replace("/chat/", "/echo/");
  await ada.goto(link);
  await ada.getByRole("heading", { name: "This link leads to a room of another game." }).waitFor();
  await screenshot(ada, "other-game");
  await ada.getByRole("link", { name: "All games" }).click();
  await ada.locator(".card").first().waitFor();
});

async function alone(ports: Ports, flags: readonly string[], play: (start: () => Promise<Node>) => Promise<void>): Promise<void> {
  const places: string[] = [];
  const nodes: Node[] = [];
  try {
    await play(async () => {
      const data = mkdtempSync(join(tmpdir(), "rookery-e2e-"));
      places.push(data);
      const node = await startNode({ ports, data, pages: [pagesAt(ports)], flags });
      nodes.push(node);
      return node;
    });
  } finally {
    await people.leave();
    await Promise.all(nodes.map((node) => node.stop()));
    for (const place of places) rmSync(place, { recursive: true, force: true });
  }
}

// The page kept its token, was refused with 4304 for ever, and loading it again did not help. Here its
// own server of pages plays, too: it was shut out, and got no token.
test("a page on a dev server of its own plays on a node that lists it, and goes on after a restart with another secret", async () => {
  const [ports] = (await freePorts(1)) as [Ports];
  const vite = await createServer({
    configFile: fileURLToPath(new URL("../vite.config.ts", import.meta.url)),
    server: { port: 0, host: "127.0.0.1" },
    logLevel: "error",
  });
  await vite.listen();
  try {
    const origin = (vite.resolvedUrls?.local[0] ?? "").replace(/\/$/, "");
    await alone(ports, ["--allowed-origin", origin], async (start) => {
      const before = await start();
      const ada = await people.open("Ada", `${origin}/echo/?server=${before.server}`);
      const own = await people.open("Grace", `${before.url}/echo/`);
      await before.stop();
      await start(); // with data of its own: what was signed before is nothing to it
      for (const page of [ada, own]) {
        await page.locator(".over").waitFor({ state: "detached" }); // it said that its room was closed
        await page.locator("#share[data-link]").waitFor();
        await page.getByPlaceholder("Say something").fill("here again");
        await page.getByRole("button", { name: "To me" }).click();
        await page.locator("#log li", { hasText: "here again" }).waitFor();
      }
    });
  } finally {
    await vite.close();
  }
});
