import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { People, screenshot } from "./browser.js";
import { startCluster, type Cluster } from "./cluster.js";

let people: People;
let cluster: Cluster;

beforeAll(async () => {
  [people, cluster] = await Promise.all([People.arrive(), startCluster()]);
});
afterAll(async () => {
  await people?.goHome();
  await cluster?.stop();
});

async function say(page: Page, text: string): Promise<void> {
  await page.getByPlaceholder("Say something").fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

async function reads(page: Page, text: string): Promise<void> {
  await page.locator("#log li.said", { hasText: text }).waitFor();
}

test("when the node of a room dies, its players on all nodes meet in another room", async () => {
  const [one, other] = cluster.nodes;
  // Both know both nodes, and each begins with another one.
  const ada = await people.open("Ada", `${one.url}/chat/?server=${one.server},${other.server}`);
  const grace = await people.open("Grace", `${other.url}/chat/?server=${other.server},${one.server}`);
  await say(ada, "before");
  await reads(grace, "before");

  await ((await one.rooms("chat")) > 0 ? one : other).kill();

  for (const page of [ada, grace]) {
    await page.locator("#log li.said", { hasText: "before" }).waitFor({ state: "detached" });
  }
  for (const page of [ada, grace]) {
    await page.locator("#status[data-status=online]").waitFor();
    await expect.poll(() => page.locator("#people li").count()).toBe(2);
  }
  await say(grace, "still there?");
  await reads(ada, "still there?");
  await say(ada, "still here");
  await reads(grace, "still here");
  await screenshot(grace, "after-a-loss");
  expect(people.thrown).toEqual([]);
});
