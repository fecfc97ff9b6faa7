import { expect, test } from "vitest";
import { viewOf } from "../../demos/arena/view.js";

const WORLD = { width: 1600, height: 1000 };
const MIDDLE = { x: 800, y: 500 };

/** What part of a screen shows the world, its rim included. */
function used(screen: { width: number; height: number }, mine = MIDDLE): number {
  const { left, top, scale } = viewOf(screen, WORLD, mine);
  const [right, bottom] = [left + screen.width / scale, top + screen.height / scale];
  const across = Math.min(right, WORLD.width + 16) - Math.max(left, -16);
  const down = Math.min(bottom, WORLD.height + 16) - Math.max(top, -16);
  return (across * down * scale * scale) / (screen.width * screen.height);
}

// A third of a phone's screen was black.
test.each([
  { width: 390, height: 700 },
  { width: 700, height: 350 },
  { width: 360, height: 360 },
  { width: 2560, height: 700 },
])("a screen of $width by $height is filled, wherever one's own dot is", (screen) => {
  for (const mine of [MIDDLE, { x: 0, y: 0 }, { x: 1600, y: 1000 }]) expect(used(screen, mine)).toBeCloseTo(1, 6);
});

test("where the whole world nearly fills the screen, all of it is seen", () => {
  const screen = { width: 1070, height: 750 };
  const { left, top, scale } = viewOf(screen, WORLD, { x: 0, y: 0 });
  expect(left).toBeLessThanOrEqual(0);
  expect(top).toBeLessThanOrEqual(0);
  expect(left + screen.width / scale).toBeGreaterThanOrEqual(WORLD.width);
  expect(top + screen.height / scale).toBeGreaterThanOrEqual(WORLD.height);
  expect(used(screen)).toBeGreaterThan(0.85);
});

test("one's own dot is in the middle, except near an edge", () => {
  const screen = { width: 390, height: 700 };
  const { left, scale } = viewOf(screen, WORLD, MIDDLE);
  expect((MIDDLE.x - left) * scale).toBeCloseTo(195, 6);
  expect(viewOf(screen, WORLD, { x: 0, y: 500 }).left).toBe(-16);
});

test("on a small screen things are not too small to be seen", () => {
  expect(viewOf({ width: 684, height: 345 }, WORLD, MIDDLE).scale).toBe(0.6);
});
