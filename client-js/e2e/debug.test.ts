import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { People, screenshot } from "./browser.js";
import { addsUp, buildLedger, inTalk, ledgerOf, serveLedger, type LedgerFiles } from "./ledgerPage.js";

const [first, second] = inject("nodes");
let people: People;
let files: LedgerFiles;

beforeAll(async () => {
  [people, files] = await Promise.all([People.arrive(), buildLedger()]);
});
afterEach(async () => {
  await people.leave();
  expect(people.complaints.splice(0)).toEqual([]); // a content policy that was broken, for one
});
afterAll(() => people?.goHome());

/** The figure beside this word. */
function figure(page: Page, word: string): Locator {
  return page.locator(".rookery-debug dt", { hasText: word }).locator("+ dd");
}

function press(page: Page, name: string): Promise<void> {
  return page.locator(".rookery-debug").getByRole("button", { name }).click();
}

async function happened(page: Page, text: string): Promise<void> {
  await page.locator(".rookery-debug li", { hasText: text }).first().waitFor();
}

/** What has the focus, in the page or in the overlay. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return (element?.shadowRoot?.activeElement ?? element)?.getAttribute("class") ?? element?.getAttribute("name") ?? "";
  });
}

function seatsShown(page: Page): Promise<number> {
  return page.locator("#scores li:not(.bot)").count();
}

test("who cuts the connection of their game is back by itself, with seat, name and points", async () => {
  const ada = await people.open("Ada", `${first}/arena/?debug`);
  const link = await ada.locator("#share").getAttribute("data-link");
  const { width, height } = (await ada.locator("#picture").boundingBox())!;
  const mine = ada.locator("#scores li.mine");
  const points = async (): Promise<number> => Number(await mine.evaluate((li) => li.lastChild?.textContent));
  let at = 0;
  await expect.poll(async () => {
    await ada.mouse.move(width * (0.35 + 0.6 * ((++at * 0.37) % 1)), height * (0.15 + 0.8 * ((at * 0.61) % 1)));
    return points();
  }, { interval: 500 }).toBeGreaterThan(0);
  const before = await points();
  const colour = await mine.evaluate((li) => li.style.getPropertyValue("--seat"));

  await press(ada, "Cut");
  await happened(ada, "connection broke (closed_1006)");
  await happened(ada, "seat returned");
  await ada.locator("#status[data-status=online]").waitFor();

  expect(await seatsShown(ada)).toBe(1);
  expect(await points()).toBeGreaterThan(before / 2); // a bot may have dashed into her
  expect(await mine.evaluate((li) => li.style.getPropertyValue("--seat"))).toBe(colour);
  expect(await ada.locator("#share").getAttribute("data-link")).toBe(link);
  await expect.poll(() => figure(ada, "Breaks").textContent()).toMatch(/^1 · last \d+ ms$/);
  await screenshot(ada, "debug-arena");
});

test("the overlay leaves the focus where somebody types, and keyboards reach it", async () => {
  const ada = await people.open("Ada", `${first}/chat/?debug`);
  await ada.getByPlaceholder("Say something").fill("half a sen");
  await press(ada, "Away 5 s");
  expect(await focused(ada)).toBe("text");
  await ada.keyboard.type("tence");
  await ada.keyboard.press("Enter");
  await happened(ada, "seat away");
  await expect.poll(() => figure(ada, "Window").textContent()).toMatch(/^1 \/ /);
  await ada.locator("#log li.said", { hasText: "half a sentence" }).waitFor(); // back by itself, and said once
  expect(await ada.locator("#log li.said").count()).toBe(1);

  await ada.getByRole("button", { name: "Send" }).focus();
  await ada.keyboard.press("Tab");
  expect(await focused(ada)).toBe("toggle");
  await ada.keyboard.press("Enter");
  expect(await figure(ada, "Window").isVisible()).toBe(false);
  await ada.keyboard.press("Enter");
  await ada.getByLabel("Latency").focus();
  for (let presses = 0; presses < 20; presses++) await ada.keyboard.press("ArrowRight");
  await expect.poll(async () => Number.parseInt((await figure(ada, "Round trip").textContent()) ?? ""), { timeout: 60_000 })
    .toBeGreaterThan(50);
  expect(await ada.getByLabel("Latency").evaluate((input: HTMLInputElement) => input.value)).toBe("200");
});

test("a page without ?debug loads nothing of it", async () => {
  const loaded: string[] = [];
  const page = await people.visit("about:blank");
  page.on("request", (request) => loaded.push(request.url()));
  await page.goto(`${first}/arena/`);
  await page.getByPlaceholder("Your name").waitFor();
  expect(loaded.some((url) => url.includes("/assets/page-"))).toBe(true);
  expect(loaded.filter((url) => url.includes("debug"))).toEqual([]);
  expect(await page.locator(".rookery-debug").count()).toBe(0);
});

test.each([
  { how: "slow, uneven and losing packets", network: { latencyMs: 80, jitterMs: 60, stallPercent: 3 } },
  { how: "dropping one message in ten", network: { latencyMs: 20, dropPercent: 10 } },
])("on a network that is $how, all that is said counts once and in order", async ({ network }) => {
  const open = async (settings: { readonly [name: string]: string }, node: string): Promise<Page> => {
    const page = await people.visit("about:blank", settings["name"]);
    await serveLedger(page, files);
    await page.goto(`${node}/ledger/?${new URLSearchParams(settings)}`);
    await inTalk(page);
    return page;
  };
  const server = (node: string): string => node.replace(/^http/, "ws");
  const ada = await open({ name: "Ada", server: server(first), network: JSON.stringify(network) }, first);
  const room = (await ada.evaluate(() => window.room?.id)) ?? "";
  const grace = await open({ name: "Grace", server: server(second), way: "shout", room }, second);
  if ("dropPercent" in network) {
    // a gap was seen on each side, and asked about
    await ada.waitForFunction(() => window.repeats().asked > 0 && window.repeats().wasAsked > 0);
  }
  await addsUp(ada, grace);
  const { events } = await ledgerOf(ada);
  expect(events.filter((event) => event.startsWith("end") || event.includes("_"))).toEqual([]);
});
