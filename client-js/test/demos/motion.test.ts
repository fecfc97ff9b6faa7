import { expect, test } from "vitest";
import { Motion } from "../../demos/arena/motion.js";

const DELAY = 110;

/** A dot that goes 10 to the right every 50 ms. */
function walking(): Motion {
  const motion = new Motion();
  for (let step = 0; step <= 4; step++) motion.seen(1000 + 50 * step, 10 * step, 0);
  return motion;
}

test("between two places a dot moves evenly", () => {
  const motion = walking();
  const places = [1000, 1025, 1050, 1075, 1100].map((time) => motion.at(time + DELAY).x);
  expect(places).toEqual([0, 5, 10, 15, 20]);
});

test("a dot stays where it was last seen", () => {
  const motion = walking();
  expect(motion.at(5000).x).toBe(40);
  expect(motion.at(6000).x).toBe(40);
});

test("a dot that sets out after a rest does not seem to have crept there", () => {
  const motion = walking();
  motion.seen(9000, 50, 0);
  expect(motion.at(8900 + DELAY).x).toBe(40);
  expect(motion.at(8975 + DELAY).x).toBe(45);
});

test("a dot that nobody saw yet has a place all the same", () => {
  expect(new Motion().at(1000)).toEqual({ x: 0, y: 0 });
});
