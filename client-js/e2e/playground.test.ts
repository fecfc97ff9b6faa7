import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { People, screenshot } from "./browser.js";

const [first, second] = inject("nodes");
let people: People;

beforeAll(async () => {
  people = await People.arrive();
});
afterEach(async () => {
  await people.leave();
  expect(people.complaints.splice(0)).toEqual([]); // a content policy that was broken, for one
});
afterAll(() => people?.goHome());

function column(page: Page, name: string): Locator {
  return page.getByRole("region", { name, exact: true });
}

async function online(player: Locator): Promise<void> {
  await player.locator(".status[data-status=online]").waitFor();
}

async function say(player: Locator, text: string): Promise<void> {
  await player.getByLabel("text", { exact: true }).fill(text);
  await player.getByRole("button", { name: "Send" }).click();
}

function count(player: Locator, what: string): Promise<string | null> {
  return player.locator(`[data-count="${what}"] dd`).textContent();
}

/** How many lines of the talk that the player sees say so. */
function seen(player: Locator, text: string): Promise<number> {
  return player.locator(".tree summary .value", { hasText: `"${text}"` }).count();
}

test("a game is played by its descriptors alone, and what is said while away counts once", async () => {
  const page = await people.visit(`${first}/playground/?type=chat`, "playground");
  const [ada, grace] = [column(page, "Ada"), column(page, "Grace")];
  await Promise.all([online(ada), online(grace)]);
  expect(await ada.getByRole("log").getByText(/took seat/).textContent()).toBe(
    (await grace.getByRole("log").getByText(/took seat/).textContent())?.replace("seat 2", "seat 1"),
  );

  await grace.getByRole("button", { name: "Away 5 s" }).click();
  await grace.locator(".status[data-status=away]").waitFor();
  await say(grace, "said while away");
  expect(await count(grace, "waiting")).toBe("1");
  await say(ada, "said meanwhile <b>here</b>");
  await expect.poll(() => count(ada, "applied")).toBe("1");
  expect(await seen(ada, "said while away")).toBe(0);

  await online(grace);
  for (const player of [ada, grace]) {
    await expect.poll(() => seen(player, "said while away")).toBe(1);
    await expect.poll(() => seen(player, "said meanwhile <b>here</b>")).toBe(1);
    await expect.poll(() => count(player, "applied")).toBe("1");
    expect(await count(player, "said")).toBe("1");
    expect(await count(player, "unknown")).toBe("0");
    expect(await count(player, "heard")).toBe("1"); // the welcome, once
    expect(await player.locator("b").count()).toBe(0);
  }
  await screenshot(page, "playground-chat");
});

test("what does not fit is said at its field, what the room refuses in the log", async () => {
  const page = await people.visit(`${second}/playground/?type=arena&players=Ada`, "playground");
  const ada = column(page, "Ada");
  await online(ada);
  const x = ada.getByLabel("x", { exact: true });
  await x.fill("far");
  await page.keyboard.press("Enter");
  await ada.getByText("a number, as 2.5 or 1e6").waitFor();
  expect(await x.evaluate((input) => document.activeElement === input)).toBe(true);
  expect(await count(ada, "said")).toBe("0");
  await x.fill("12.5");
  await ada.getByRole("button", { name: "Request" }).click(); // arena answers none
  await ada.getByRole("log").getByText(/refused/).waitFor();
  expect(await count(ada, "refused")).toBe("1");

  await page.getByRole("button", { name: "Add player" }).click();
  await online(column(page, "Grace"));
  await page.getByRole("button", { name: "Remove Ada" }).click();
  await expect.poll(() => page.getByRole("region").count()).toBe(1);
  await page.reload();
  await online(column(page, "Grace"));
  await screenshot(page, "playground-arena");
});

test("the front page leads to the playground of each game", async () => {
  const page = await people.visit(first, "front");
  await page.locator(".card", { hasText: "Echo" }).getByRole("link", { name: "Try it out in the playground" }).click();
  await online(column(page, "Ada"));
  expect(await page.getByLabel("Game").inputValue()).toBe("echo");
});
