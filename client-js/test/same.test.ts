import { create, equals, type MessageInitShape } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { same } from "../src/state/same.js";
import { ArenaStateSchema } from "./gen/arena_pb.js";

const STATES: readonly MessageInitShape<typeof ArenaStateSchema>[] = [
  {},
  { phase: "a" },
  { dots: { 1: { x: 1 } } },
  { dots: { 1: { x: NaN } } },
  { dots: { 2: { x: 1 } } },
  { dots: { 1: { x: 1 }, 2: {} } },
  { dots: { 1: { x: 1, name: "Ada" } } },
];

test("states are the same when nothing in them differs, and only then", () => {
  for (const [i, one] of STATES.entries()) {
    for (const [j, other] of STATES.entries()) {
      const [first, second] = [create(ArenaStateSchema, one), create(ArenaStateSchema, other)];
      expect(same(first, second), `${i} and ${j}`).toBe(i === j);
      if (i !== 3) expect(equals(ArenaStateSchema, first, second)).toBe(i === j);
    }
  }
});

test("bytes, lists, and values of other types differ where they do", () => {
  expect(same(new Uint8Array([1, 2]), new Uint8Array([1, 2]))).toBe(true);
  expect(same(new Uint8Array([1, 2]), new Uint8Array([1, 3]))).toBe(false);
  expect(same([1, [2]], [1, [2]])).toBe(true);
  expect(same([1], [1, undefined])).toBe(false);
  expect(same({ a: undefined }, { b: undefined })).toBe(false);
  expect(same(1n, 1)).toBe(false);
  expect(same(null, {})).toBe(false);
});
