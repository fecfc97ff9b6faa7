// How long it takes from saving to seeing, in a game of one's own while `./play` runs: the page, the
// rules, and the messages. `npm run inner-loop`, or `npm run inner-loop -- 20` for that many of each.
import type { Page } from "playwright-core";
import { People } from "./browser.js";
import { freePorts } from "./node.js";
import { comesTrue, ownGame, type OwnGame } from "./ownGame.js";

const rounds = Number(process.argv[2] ?? 10);
const ONLINE = `document.getElementById("status")?.textContent !== "connecting"`;

/** Saves something, and returns how many milliseconds later it is seen. */
type Edit = (game: OwnGame, page: Page, round: number) => Promise<number>;

const edits: { readonly [kind: string]: Edit } = {
  page: async (game, page, round) => {
    game.edit("page/index.html", /<title>[^<]*/, `<title>round ${round}`);
    const saved = performance.now();
    await comesTrue(page, `document.title === "round ${round}"`);
    return performance.now() - saved;
  },
  // a room that takes other words: pressing says which version it is
  Java: async (game, page, round) => {
    game.edit("game/src/main/java/games/chess/Chess.java", /presses\.get\(\) \+ \d+/, `presses.get() + ${1000 + round}`);
    const saved = performance.now();
    for (;;) {
      const before = await presses(page);
      await page.click("#press");
      await comesTrue(page, `Number(document.getElementById("presses").textContent) > ${before}`);
      if ((await presses(page)) - before === 1000 + round) return performance.now() - saved;
    }
  },
  proto: async (game, page, round) => {
    game.edit("game/src/main/proto/chess.proto", /message Press \{[^}]*\}/, `message Press {\n  string r${round} = ${round + 1};\n}`);
    if (round === 0) game.edit("page/main.ts", /$/, "document.title = ToRoomSchema.fields[0]!.message!.fields[0]!.name;");
    const saved = performance.now();
    await comesTrue(page, `document.title === "r${round}" && ${ONLINE}`);
    return performance.now() - saved;
  },
};

async function presses(page: Page): Promise<number> {
  return Number(await page.textContent("#presses"));
}

function report(kind: string, took: number[]): string {
  const sorted = took.sort((a, b) => a - b);
  const shown = (at: number): string => (sorted[Math.floor(at * (sorted.length - 1))]! / 1000).toFixed(2);
  return `${kind.padEnd(6)} median ${shown(0.5)} s, least ${shown(0)} s, most ${shown(1)} s, of ${took.length}`;
}

const people = await People.arrive();
const game = ownGame("chess", "empty");
try {
  const [ports] = await freePorts(1);
  const page = await people.visit(await game.play(ports!.game, ports!.admin), "author");
  for (const [kind, edit] of Object.entries(edits)) {
    const took: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      await comesTrue(page, ONLINE);
      await page.locator("#press:enabled").waitFor();
      const milliseconds = await edit(game, page, round);
      if (round > 0) took.push(milliseconds); // the first one warms the compilers up
    }
    console.log(report(kind, took));
  }
} finally {
  await game.end();
  await people.goHome();
}
