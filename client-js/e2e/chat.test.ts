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

async function say(page: Page, text: string): Promise<void> {
  await page.getByPlaceholder("Say something").fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

function line(page: Page, text: string) {
  return page.locator("#log li.said", { hasText: text });
}

test("what is said on either node is read on both, in the same order", async () => {
  const ada = await people.open("Ada", `${first}/chat/`);
  const grace = await people.open("Grace", await linkOn(second, ada));

  for (let round = 1; round <= 3; round++) {
    await say(ada, `ping ${round}`);
    await line(grace, `ping ${round}`).waitFor();
    await say(grace, `pong ${round}`);
    await line(ada, `pong ${round}`).waitFor();
  }

  const read = async (page: Page): Promise<string[]> => {
    const said = page.locator("#log li.said", { hasText: /(ping|pong) \d$/ });
    return said.evaluateAll((lines) => lines.map((li) => li.lastChild?.textContent ?? ""));
  };
  const inOrder = [1, 2, 3].flatMap((round) => [`ping ${round}`, `pong ${round}`]);
  expect(await read(ada)).toEqual(inOrder);
  expect(await read(grace)).toEqual(inOrder);
  await screenshot(ada, "chat");
});

test("a newcomer on the other node reads what was said before, and who is here", async () => {
  const ada = await people.open("Ada", `${first}/chat/`);
  await say(ada, "the early bird");
  await line(ada, "the early bird").waitFor();

  const hedy = await people.open("Hedy", await linkOn(second, ada));

  await line(hedy, "the early bird").waitFor();
  for (const page of [ada, hedy]) {
    await page.locator("#people li", { hasText: "Ada" }).waitFor();
    await page.locator("#people li", { hasText: "Hedy" }).waitFor();
    await page.locator("#log li.moved", { hasText: "Hedy came" }).waitFor();
  }
  await hedy.close();
  await ada.locator("#log li.moved", { hasText: "Hedy left" }).waitFor();
  await expect.poll(() => ada.locator("#people li", { hasText: "Hedy" }).count()).toBe(0);
});

test("markup that a player writes stays what they typed", async () => {
  const markup = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
  const ada = await people.open("Ada", `${first}/chat/`);
  const mallory = await people.open("<b>Mal</b>", await linkOn(second, ada));

  await say(mallory, markup);

  await line(ada, markup).waitFor();
  await ada.locator("#people li", { hasText: "<b>Mal</b>" }).waitFor();
  for (const page of [ada, mallory]) {
    expect(await page.locator("#log img, #log script, #people b").count()).toBe(0);
    expect(await page.title()).toBe("Chat · Rookery");
  }
  await screenshot(ada, "chat-markup");
});

test("who is away is shown as away until they return", async () => {
  const ada = await people.open("Ada", `${first}/chat/`);
  const grace = await people.open("Grace", `${await linkOn(second, ada)}&debug`);
  const shown = ada.locator("#people li", { hasText: "Grace" });
  await shown.waitFor();
  expect(await shown.textContent()).toBe("Grace");

  await grace.getByRole("button", { name: "Away 5 s" }).click();

  await ada.locator("#people li.away", { hasText: "Grace" }).waitFor();
  expect(await shown.textContent()).toBe("Graceaway");
  await screenshot(ada, "chat-away");
  await ada.locator("#people li:not(.away)", { hasText: "Grace" }).waitFor();
  expect(await shown.textContent()).toBe("Grace");
});

test("on a phone a button opens the list of who is here", async () => {
  const ada = await people.open("Ada", `${first}/chat/`);
  await ada.setViewportSize({ width: 390, height: 760 });
  const listed = ada.locator("#people li", { hasText: "Ada" });
  expect(await listed.isVisible()).toBe(false);

  await ada.getByRole("button", { name: "1 here", expanded: false }).click();
  await listed.waitFor();
  await screenshot(ada, "chat-phone");

  await ada.keyboard.press("Escape");
  await listed.waitFor({ state: "hidden" });
});

/** The contrast of what is written in a colour on another one, as WCAG counts it, for each seat's name. */
function contrasts(page: Page): Promise<number[]> {
  return page.locator("#log li.said").first().evaluate((line) => {
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
    const light = (colour: string): number => {
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((part) =>
        part <= 10 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const name = line.querySelector("b")!;
    return Array.from({ length: 360 }, (_, hue) => {
      (line as HTMLElement).style.setProperty("--seat", `hsl(${hue} 78% 62%)`);
      const [one, other] = [getComputedStyle(name).color, getComputedStyle(line).backgroundColor].map(light);
      return (Math.max(one!, other!) + 0.05) / (Math.min(one!, other!) + 0.05);
    });
  });
}

test.each(["light", "dark"] as const)("names can be read in every colour on a %s page", async (colorScheme) => {
  const ada = await people.open("Ada", `${first}/chat/`);
  await ada.emulateMedia({ colorScheme });
  await say(ada, `black on ${colorScheme}?`);
  await line(ada, `black on ${colorScheme}?`).waitFor();

  expect(Math.min(...(await contrasts(ada)))).toBeGreaterThanOrEqual(4.5);
});
