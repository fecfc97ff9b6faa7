import { expect, test } from "vitest";
import { RookeryError } from "../src/errors.js";

test("an error carries its code, whether it is temporary, and its cause", () => {
  const cause = new Error("below");
  const error = new RookeryError("window_full", "Too much is unacknowledged", { temporary: true, cause });
  expect(error).toMatchObject({ code: "window_full", temporary: true, cause });
  expect(new RookeryError("gone", "Over").temporary).toBe(false);
});
