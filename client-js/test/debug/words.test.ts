import { expect, test } from "vitest";
import { sparkline } from "../../src/debug/sparkline.js";
import { ago, difference, rate, sentence, size, time } from "../../src/debug/words.js";

test("figures are as short as they say enough", () => {
  expect([undefined, 0.4, 12.6, 999, 1234, 12_345].map(time)).toEqual(["–", "0 ms", "13 ms", "999 ms", "1.2 s", "12 s"]);
  expect([undefined, 0.2, 12, -3400].map(difference)).toEqual(["–", "0 ms", "+12 ms", "−3.4 s"]);
  expect([0, 999, 1234, 12_345, 1_234_567].map(size)).toEqual(["0 B", "999 B", "1.2 kB", "12 kB", "1.2 MB"]);
  expect([0, 0.5, 9.96, 20].map(rate)).toEqual(["0/s", "0.5/s", "10/s", "20/s"]);
  expect([999, 59_999, 60_000].map(ago)).toEqual(["0 s", "59 s", "1 min"]);
});

test("what happened is a sentence, with how long it took and why", () => {
  expect(sentence({ atMs: 0, what: "returned", room: "r-1", tookMs: 412 })).toBe("seat returned after 412 ms");
  expect(sentence({ atMs: 0, what: "broken", code: "closed_1006" })).toBe("connection broke (closed_1006)");
  expect(sentence({ atMs: 0, what: "connected", tookMs: 0 })).toBe("connected");
});

test("the newest round trip is at the right edge, and the longest at the top", () => {
  expect(sparkline([50, 100], 5, 40, 20)).toEqual({
    line: "M30.0 10.0L40.0 0.0",
    area: "M30.0 10.0L40.0 0.0V20H30.0Z",
    top: 100,
  });
  expect(sparkline([1, 2, 3, 4, 40], 3, 40, 20).line).toBe("M0.0 18.5L20.0 18.0L40.0 0.0");
});

test("short round trips look short, and one alone is no line yet", () => {
  expect(sparkline([2, 4], 2, 40, 20)).toMatchObject({ top: 40, line: "M0.0 19.0L40.0 18.0" });
  expect(sparkline([7], 5, 40, 20)).toEqual({ line: "", area: "", top: 40 });
});
