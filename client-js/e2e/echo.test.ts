import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { linkOn, People, screenshot } from "./browser.js";

const [first, second] = inject("nodes");
let people: People;

beforeAll(async () => {
  people = await People.arrive();
});
afterEach(async () => {
  await people.leave();
  expect(people.complaints.splice(0)).toEqual([]);
});
afterAll(() => people?.goHome());

test("the front page leads to every game and to the rooms that are open", async () => {
  const ada = await people.open("Ada", `${first}/echo/`);
  const room = new URL(await linkOn(first, ada)).searchParams.get("room") ?? "";
  const page = await people.visit(`${second}/`);
  const games = page.locator(".card");
  const open = games.filter({ hasText: "Echo" }).getByRole("link", { name: `Room ${room}` });
  await open.waitFor();
  expect(await games.locator("h2").allTextContents()).toEqual(["Arena", "Chat", "Echo"]);
  await screenshot(page, "front");
  await page.emulateMedia({ colorScheme: "dark" });
  await screenshot(page, "front-dark");

  await open.click();
  await page.getByPlaceholder("Your name").waitFor();
  expect(await page.title()).toBe("Echo · Rookery");
  expect(new URL(page.url()).searchParams.get("room")).toBe(room);
});

test("what one says to oneself nobody else hears, what one calls out everyone does", async () => {
  const ada = await people.open("Ada", `${first}/echo/`);
  const grace = await people.open("Grace", await linkOn(second, ada));

  await ada.getByPlaceholder("Say something").fill("quietly");
  await ada.getByRole("button", { name: "To me" }).click();
  await ada.locator("#log li", { hasText: "quietly" }).waitFor();
  await ada.getByPlaceholder("Say something").fill("loudly");
  await ada.getByRole("button", { name: "To all" }).click();

  await grace.locator("#log li", { hasText: "loudly" }).waitFor();
  expect(await grace.locator("#log li", { hasText: "quietly" }).count()).toBe(0);
  await ada.locator("#log li.mine", { hasText: "loudly" }).waitFor();
  expect(await ada.locator("#trip").textContent()).toMatch(/^\d+\.\d ms$/);
  await screenshot(ada, "echo");
});
