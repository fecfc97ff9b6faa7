import type { Page } from "playwright-core";
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

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Points at a place of the canvas, whose whole size is 1 by 1. */
async function point(page: Page, { x, y }: Place): Promise<void> {
  const box = (await page.locator("#picture").boundingBox())!;
  await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 3 });
}

/** Whether a player is drawn at that place: a good part of what is there has the player's colour. */
function isDrawnAt(page: Page, name: string, place: Place): Promise<boolean> {
  return page.evaluate(
    ({ name, place }) => {
      const lines = [...document.querySelectorAll<HTMLElement>("#scores li")];
      const line = lines.find((li) => li.querySelector("span")?.textContent === name);
      if (line === undefined) return false;
      const canvas = document.querySelector<HTMLCanvasElement>("#picture")!;
      const [side, x, y] = [24, place.x * canvas.width, place.y * canvas.height];
      const seen = canvas.getContext("2d")!.getImageData(x - side / 2, y - side / 2, side, side).data;
      const [r, g, b] = getComputedStyle(line, "::before").backgroundColor.match(/\d+/g)!.map(Number);
      let alike = 0;
      for (let i = 0; i < seen.length; i += 4) {
        const far = Math.abs(seen[i]! - r!) + Math.abs(seen[i + 1]! - g!) + Math.abs(seen[i + 2]! - b!);
        if (far < 60) alike++;
      }
      return alike > (side * side) / 5;
    },
    { name, place },
  );
}

async function score(page: Page, name: string): Promise<number> {
  const line = page.locator("#scores li", { has: page.locator("span", { hasText: name }) });
  return Number(await line.evaluate((li) => li.lastChild?.textContent));
}

test("players on two nodes see each other move", async () => {
  const ada = await people.open("Ada", `${first}/arena/`);
  const grace = await people.open("Grace", await linkOn(second, ada));
  const pages = [ada, grace];
  const [left, right, below] = [{ x: 0.25, y: 0.35 }, { x: 0.7, y: 0.5 }, { x: 0.3, y: 0.8 }];

  await point(ada, left);
  await point(grace, right);
  for (const page of pages) {
    await expect.poll(() => isDrawnAt(page, "Ada", left)).toBe(true);
    await expect.poll(() => isDrawnAt(page, "Grace", right)).toBe(true);
  }
  await screenshot(ada, "arena-ada");
  await screenshot(grace, "arena-grace");

  await point(ada, below);
  await expect.poll(() => isDrawnAt(grace, "Ada", below)).toBe(true);
  expect(await isDrawnAt(grace, "Ada", left)).toBe(false);
});

test("who collects what lies about has the points on everyone's board", async () => {
  const ada = await people.open("Ada", `${first}/arena/`);
  const grace = await people.open("Grace", await linkOn(second, ada));

  const corners = [0.1, 0.9].flatMap((x) => [0.15, 0.4, 0.65, 0.9].map((y) => ({ x, y })));
  for (let at = 0; (await score(ada, "Ada")) < 3; at = (at + 3) % corners.length) {
    await point(ada, corners[at]!);
    await expect.poll(() => isDrawnAt(ada, "Ada", corners[at]!)).toBe(true);
  }

  const points = await score(ada, "Ada");
  await expect.poll(() => score(grace, "Ada")).toBeGreaterThanOrEqual(points);
  await ada.mouse.down();
  await ada.mouse.up();
  await screenshot(grace, "arena-scores");
});

test("bots keep company, and each further player takes the place of one", async () => {
  const ada = await people.open("Ada", `${first}/arena/`);
  const bots = (page: Page): Promise<number> => page.locator("#scores li.bot").count();
  await expect.poll(() => bots(ada)).toBe(5);

  const grace = await people.open("Grace", await linkOn(second, ada));

  await expect.poll(() => bots(ada)).toBe(4);
  await expect.poll(() => bots(grace)).toBe(4);
});

test("who presses dashes, and rests before the next time", async () => {
  const ada = await people.open("Ada", `${first}/arena/`);
  await point(ada, { x: 0.1, y: 0.2 });
  await expect.poll(() => isDrawnAt(ada, "Ada", { x: 0.1, y: 0.2 })).toBe(true);
  await point(ada, { x: 0.9, y: 0.8 });
  await ada.mouse.down();
  await ada.mouse.up();
  await ada.locator("#dash.rests").waitFor({ state: "attached" });
  await ada.locator("#dash:not(.rests)").waitFor({ state: "attached" });
});

// The scores lay over what there was to collect, and a third of a phone's screen was black.
test.each([
  { what: "a wide screen", width: 1280, height: 800 },
  { what: "a phone held upright", width: 390, height: 760 },
  { what: "a phone on its side", width: 844, height: 390 },
])("on $what the field has all the place that bar and scores leave", async ({ width, height }) => {
  const ada = await people.open("Ada", `${first}/arena/`);
  await ada.setViewportSize({ width, height });
  await ada.locator("#scores li.mine").waitFor({ state: "attached" });

  const [bar, field, board] = await Promise.all(
    [".bar", "#picture", "#board"].map(async (part) => (await ada.locator(part).boundingBox())!),
  );
  const area = (box: { width: number; height: number }): number => box.width * box.height;
  expect(area(bar!) + area(field!) + area(board!)).toBeCloseTo(width * height, -2);
  expect(area(field!) / (width * height)).toBeGreaterThan(0.6);
  await screenshot(ada, `arena-${width}x${height}`);
});

test("it is silent until the player wants to hear it, which is remembered", async () => {
  const ada = await people.open("Ada", `${first}/arena/`);
  await ada.getByRole("button", { name: "Sound off", pressed: false }).click();
  await ada.getByRole("button", { name: "Sound on", pressed: true }).waitFor();
  await ada.reload();
  await ada.getByRole("button", { name: "Sound on", pressed: true }).waitFor();
});
