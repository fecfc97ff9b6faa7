import { expect, test } from "vitest";
import { Latest } from "../src/room/latest.js";

test("a timer that is a little late does not lower the rate, a long pause earns nothing", () => {
  const latest = new Latest(10);
  const next = [0, 103, 207, 450].map((now) => {
    latest.put("steer", new Uint8Array([1]));
    latest.sent(now);
    latest.put("steer", new Uint8Array([2]));
    return latest.nextAt();
  });
  expect(next).toEqual([100, 200, 300, 550]);
});

test("where nothing waits there is no next slot", () => {
  const latest = new Latest(10);
  expect(latest.nextAt()).toBe(Infinity);
  latest.put("steer", new Uint8Array([1]));
  expect(latest.at(20).peek()).toEqual(new Uint8Array([1]));
});
