import { afterAll, beforeAll, expect, test } from "vitest";
import { People, screenshot } from "./browser.js";
import { freePorts, pagesAt, startNode, type Ports } from "./node.js";
import { comesTrue, ownGame, type OwnGame } from "./ownGame.js";

const RULES = "game/src/main/java/games/chess/Chess.java";
const PROTO = "game/src/main/proto/chess.proto";
const ONLINE = `document.getElementById("status")?.textContent === "online"`;
const OVERLAY = `document.querySelector("vite-error-overlay")`;

let people: People;
let game: OwnGame;

beforeAll(async () => {
  people = await People.arrive();
  game = ownGame("chess", "empty");
});
afterAll(async () => {
  await game?.end();
  await people?.goHome();
});

test("a new game passes its tests, and a node serves its jar with its page", async () => {
  const jars = game.check();
  const [ports] = (await freePorts(1)) as [Ports];
  const data = `${game.folder}/node`;
  const node = await startNode({ ports, data, pages: [pagesAt(ports)], flags: ["--games", jars] });
  try {
    const page = await people.visit(`${node.url}/chess/`, "ada");
    await comesTrue(page, ONLINE);
    await page.click("#press");
    await comesTrue(page, `document.getElementById("presses").textContent === "1"`);
    expect(people.thrown).toEqual([]);
  } finally {
    await node.stop();
  }
  await people.leave();
});

test("what an author saves is seen, each kind of it, and players keep their seats where they can", async () => {
  const [ports] = (await freePorts(1)) as [Ports];
  const page = await people.visit(await game.play(ports.game, ports.admin), "ada");
  await comesTrue(page, ONLINE);
  await page.click("#press");
  await comesTrue(page, `document.getElementById("presses").textContent === "1"`);
  await page.evaluate("globalThis.sameLoad = true");

  // the rules: the page is not even loaded again
  game.edit(RULES, "presses.get() + 1", "presses.get() + 10");
  await expect.poll(() => game.said()).toContain("The games were replaced: chess");
  await page.click("#press");
  await comesTrue(page, `document.getElementById("presses").textContent === "11"`);
  expect(await page.evaluate("globalThis.sameLoad")).toBe(true);

  // a mistake: over the page, with its place; and gone when it is mended
  game.edit(RULES, "presses.get() + 10", "preses.get() + 10");
  await comesTrue(page, `${OVERLAY}?.shadowRoot.textContent.includes("${RULES}:")`);
  await screenshot(page, "own-game-mistake");
  game.edit(RULES, "preses.get() + 10", "presses.get() + 100");
  await comesTrue(page, `${OVERLAY} === null && ${ONLINE}`);

  // the page
  game.edit("page/index.html", "disabled>Press<", "disabled>Press me<");
  await comesTrue(page, `document.getElementById("press")?.textContent === "Press me" && ${ONLINE}`);

  // the messages, on both sides
  game.edit(PROTO, "message Pressed {", "message Pressed {\n  string by = 2;");
  game.edit(RULES, "setSeat(player.seat())", 'setSeat(player.seat()).setBy("the same player")');
  game.edit("page/main.ts", "({ seat }) => (status.textContent = `${seat} pressed`)", "({ by }) => (document.title = by)");
  await comesTrue(page, ONLINE);
  await expect
    .poll(async () => {
      await page.click("#press");
      return page.title();
    })
    .toBe("the same player");
  await screenshot(page, "own-game");
});
