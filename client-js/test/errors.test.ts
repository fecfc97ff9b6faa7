import { readdirSync, readFileSync } from "node:fs";
import { expect, expectTypeOf, test } from "vitest";
import { RookeryError, type AnyCode, type ErrorCode } from "../src/errors.js";

const here = (path: string): URL => new URL(path, import.meta.url);
const read = (path: string): string => readFileSync(here(path), "utf8");

/** Those of the union, as its source has them. */
const known = new Set([...read("../src/errors.ts").matchAll(/^ {2}\| "([a-z_]+)"/gm)].map(([, code]) => code));

test("an error carries its code, whether it is temporary, and its cause", () => {
  const cause = new Error("below");
  const error = new RookeryError("window_full", "Too much is unacknowledged", { temporary: true, cause });
  expect(error).toMatchObject({ code: "window_full", temporary: true, cause });
  expect(new RookeryError("gone", "Over").temporary).toBe(false);
});

test("the type of a code knows ours, and takes a game's own", () => {
  expectTypeOf<"window_full">().toExtend<ErrorCode>();
  expectTypeOf<"too_loud">().toExtend<AnyCode>();
  expectTypeOf<"too_loud">().not.toExtend<ErrorCode>();
});

test("the type knows each code that this client says itself", () => {
  const files = readdirSync(here("../src/"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const said = files.flatMap((name) =>
    [...read(`../src/${name}`).matchAll(/RookeryError\(\s*"([a-z_]+)"/g)].map(([, code]) => code),
  );
  expect(said.length).toBeGreaterThan(20);
  expect(said.filter((code) => !known.has(code))).toEqual([]);
});

test("the type knows each code of the protocol", () => {
  const protocol = read("../../protocol/PROTOCOL.md");
  const refusals = [...protocol.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, code]) => code);
  const closes = [...protocol.matchAll(/^\| [14]\d{3} \| ([A-Z_]+) \|/gm)].map(([, name]) => name?.toLowerCase());
  expect(refusals.length).toBeGreaterThan(18);
  expect(closes.length).toBeGreaterThan(15);
  expect([...refusals, ...closes].filter((code) => !known.has(code))).toEqual([]);
});
