import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { People } from "./browser.js";
import { startCluster } from "./cluster.js";
import { addsUp, buildLedger, goesThrough, inTalk, ledgerOf, serveLedger, type LedgerFiles } from "./ledgerPage.js";
import { proxyBefore, type Proxy } from "./proxy.js";

const [first, second] = inject("nodes");
let people: People;
let files: LedgerFiles;
/** The player's wire to the first node; the other player's is never cut. */
let proxy: Proxy;

beforeAll(async () => {
  [people, files, proxy] = await Promise.all([People.arrive(), buildLedger(), proxyBefore(first)]);
});
afterEach(async () => {
  await people.leave();
  expect(people.thrown.splice(0)).toEqual([]);
});
afterAll(async () => {
  await people?.goHome();
  await proxy?.close();
});

async function open(settings: { readonly [name: string]: string }, node = first): Promise<Page> {
  const page = await people.visit("about:blank", settings["name"]);
  await serveLedger(page, files);
  await page.goto(`${node}/ledger/?${new URLSearchParams(settings)}`);
  await inTalk(page);
  return page;
}

/** Ada talks to herself over a wire that will be cut, and hears Grace shout from the other node. */
async function talk(settings: { readonly [name: string]: string } = {}): Promise<{ ada: Page; grace: Page }> {
  const ada = await open({ name: "Ada", server: proxy.server, ...settings });
  const room = (await ada.evaluate(() => window.room?.id)) ?? "";
  const grace = await open({ name: "Grace", server: second.replace(/^http/, "ws"), way: "shout", room });
  return { ada, grace };
}

test("a wire that is cut again and again loses, repeats and reorders nothing", async () => {
  const { ada, grace } = await talk();
  for (let cuts = 0; cuts < 3; cuts++) {
    const { events } = await ledgerOf(ada);
    proxy.cut();
    await goesThrough(ada, "return", events.length);
    await inTalk(ada);
  }
  await addsUp(ada, grace);
  const { events } = await ledgerOf(ada);
  expect(events.filter((event) => event.startsWith("end") || event.includes("_"))).toEqual([]);
});

test("a page that goes offline misses nothing, and returns as soon as it is online", async () => {
  const { ada, grace } = await talk();
  const { events } = await ledgerOf(ada);
  await ada.context().setOffline(true);
  proxy.cut(); // connections that stand may not notice by themselves
  await goesThrough(ada, "drop", events.length);
  const { said } = await ledgerOf(grace);
  await grace.waitForFunction((before) => window.ledger.said > before + 50, said);
  await ada.context().setOffline(false);
  await goesThrough(ada, "return", events.length);
  await addsUp(ada, grace);
});

test("a page that is loaded again has its seat, and its words count once", async () => {
  const { ada, grace } = await talk({ persist: "1" });
  const seat = await ada.evaluate(() => window.room?.seat);
  for (let reloads = 0; reloads < 3; reloads++) {
    await ada.reload();
    await inTalk(ada);
    proxy.cut();
    await ada.reload();
    await inTalk(ada);
  }
  expect(await ada.evaluate(() => window.room?.seat)).toBe(seat);
  await addsUp(ada, grace);
  const { events } = await ledgerOf(ada);
  expect(events.filter((event) => event.startsWith("end") || event.includes("_"))).toEqual([]);
});

test("a page that sleeps while its connection breaks comes back to all that was said", async () => {
  const { ada, grace } = await talk();
  const { events } = await ledgerOf(ada);
  // A stopped debugger is the sleep that headless browsers know: no timer runs, no message is read.
  const browser = await ada.context().newCDPSession(ada);
  await browser.send("Debugger.enable");
  await browser.send("Debugger.pause");
  proxy.cut(); // which it hears of only when it wakes
  const { said } = await ledgerOf(grace);
  await grace.waitForFunction((before) => window.ledger.said > before + 50, said);
  await browser.send("Debugger.resume");
  await browser.send("Debugger.disable");
  await goesThrough(ada, "return", events.length);
  await addsUp(ada, grace);
});

test("of a duplicated tab the copy has the seat, and the first one stays away", async () => {
  const ada = await open({ name: "Ada", server: proxy.server, persist: "1" });
  const seat = await ada.evaluate(() => window.room?.seat);
  const [copy] = await Promise.all([
    ada.context().waitForEvent("page"),
    ada.evaluate(() => void window.open(location.href)),
  ]);
  await goesThrough(ada, "end replaced", 0);
  await inTalk(copy);
  expect(await copy.evaluate(() => window.room?.seat)).toBe(seat);
  await copy.evaluate(() => window.hush());
  await copy.waitForFunction(() => window.room?.unsettled.length === 0);
  const { said, fates, events } = await ledgerOf(copy);
  expect(fates.applied + fates.unknown, "unknown: where the first copy took the number").toBe(said);
  expect(events.filter((event) => event.startsWith("end"))).toEqual([]);
});

test("when the node of a connection stops, its players go on over another node", async () => {
  const cluster = await startCluster();
  try {
    const [one, other] = cluster.nodes;
    const grace = await open({ name: "Grace", server: `${one.server},${other.server}`, way: "shout" }, one.url);
    const room = (await grace.evaluate(() => window.room?.id)) ?? "";
    const [home, gateway] = (await one.rooms("echo")) > 0 ? [one, other] : [other, one];
    const ada = await open({ name: "Ada", server: `${gateway.server},${home.server}`, room }, home.url);
    const { events } = await ledgerOf(ada);
    await gateway.stop();
    await goesThrough(ada, "return", events.length);
    await addsUp(ada, grace);
  } finally {
    await people.leave();
    await cluster.stop();
  }
});
