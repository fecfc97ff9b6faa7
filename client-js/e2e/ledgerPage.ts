// The ledger's page, built once and served in the name of a node.
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { build } from "vite";
import { expect } from "vitest";
import type { Ledger } from "./ledger/main.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const TYPES: { readonly [ending: string]: string } = { html: "text/html", js: "text/javascript" };

/** Numbers that each says at least before they are added up. */
const ENOUGH_SAID = 20;

/** The files of the page, by name. */
export type LedgerFiles = ReadonlyMap<string, string>;

export async function buildLedger(): Promise<LedgerFiles> {
  const built = await build({
    configFile: false,
    root: here("ledger"),
    base: "./",
    logLevel: "warn",
    resolve: {
      alias: [
        { find: /^@rookery\/client$/, replacement: here("../src/index.ts") },
        { find: /^@rookery\/client\/debug$/, replacement: here("../src/debug/index.ts") },
      ],
    },
    build: { write: false, target: "es2022", modulePreload: { polyfill: false } },
  });
  if (!("output" in built)) throw new Error("the build watches instead of ending");
  return new Map(
    built.output.map((file) => [file.fileName, file.type === "chunk" ? file.code : String(file.source)] as const),
  );
}

/** Has this page find the ledger at `/ledger/` of any node. */
export async function serveLedger(page: Page, files: LedgerFiles): Promise<void> {
  await page.context().route("**/ledger/**", async (route) => {
    const name = new URL(route.request().url()).pathname.replace("/ledger/", "") || "index.html";
    const body = files.get(name);
    const contentType = TYPES[name.split(".").at(-1) ?? ""] ?? "text/plain";
    await (body === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ body, contentType }));
  });
}

export function ledgerOf(page: Page): Promise<Ledger> {
  return page.evaluate(() => window.ledger);
}

/** Waits until the page has its seat, and its words come back. */
export async function inTalk(page: Page): Promise<void> {
  await page.waitForFunction(() => window.room?.status === "joined");
  const { echoed } = await ledgerOf(page);
  await page.waitForFunction((before) => window.ledger.echoed.length > before + 3, echoed.length);
}

/** Waits until the page went through this since it had gone through `from` things. */
export async function goesThrough(page: Page, event: string, from: number): Promise<void> {
  await page.waitForFunction(({ event, from }) => window.ledger.events.slice(from).includes(event), { event, from });
}

/** Both talk on, then say nothing more; all that was said came back, and arrived, once and in order. */
export async function addsUp(player: Page, shouter: Page): Promise<void> {
  for (const page of [player, shouter]) {
    await inTalk(page);
    // How much they said until now is up to the machine; too little would show nothing.
    await page.waitForFunction((enough) => window.ledger.said > enough, ENOUGH_SAID);
  }
  for (const page of [player, shouter]) {
    await page.evaluate(() => window.hush());
    await page.waitForFunction(() => window.room?.status === "joined" && window.room.unsettled.length === 0);
    await page.waitForFunction(() => window.ledger.echoed.length >= window.ledger.said);
  }
  const shouted = await ledgerOf(shouter);
  await player.waitForFunction((said) => window.ledger.heard.at(-1) === said, shouted.said);
  const { said, echoed, heard, fates } = await ledgerOf(player);
  expect(echoed).toEqual(upTo(said));
  expect(fates).toEqual({ applied: said, refused: 0, unknown: 0 });
  const first = heard[0] ?? 0;
  expect(heard).toEqual(upTo(shouted.said).slice(first - 1));
}

function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, i) => i + 1);
}
