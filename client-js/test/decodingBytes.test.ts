import { toBinary } from "@bufbuild/protobuf";
import fc, { type Arbitrary } from "fast-check";
import { describe, expect, test } from "vitest";
import { all } from "./decoding/all.js";
import { anyMessage } from "./decoding/messages.js";
import { expectAlike, type Pair } from "./decoding/sameAsProtobufEs.js";
import { decodeTree } from "./gen/shapes/shapes_decoders.js";

// With the newest protobuf-es: older ones read some spoilt bytes otherwise.

function encoded({ desc }: Pair): Arbitrary<Uint8Array> {
  return anyMessage(desc, 2).map((message) => toBinary(desc, message, { writeUnknownFields: false }));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

/** With a few bytes left out, changed or put in. */
function spoilt(bytes: Arbitrary<Uint8Array>): Arbitrary<Uint8Array> {
  const change = fc.record({ at: fc.nat({ max: 1000 }), away: fc.nat({ max: 2 }), put: fc.uint8Array({ maxLength: 2 }) });
  return fc.tuple(bytes, fc.array(change, { minLength: 1, maxLength: 3 })).map(([whole, changes]) => {
    const all = [...whole];
    for (const { at, away, put } of changes) all.splice(at % (all.length + 1), away, ...put);
    return new Uint8Array(all);
  });
}

/** Fields of any number and wire type, nothing after them cut off. */
const anyField = fc
  .record({ number: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.nat({ max: 40_000 })), type: fc.nat({ max: 7 }), rest: fc.uint8Array({ maxLength: 9 }) })
  .map(({ number, type, rest }) => {
    const key: number[] = [];
    let left = ((number << 3) | type) >>> 0;
    for (; left > 0x7f; left >>>= 7) key.push((left & 0x7f) | 0x80);
    return new Uint8Array([...key, left, ...rest]);
  });

describe.each(all)("$desc.typeName", (pair) => {
  const claims: readonly (readonly [string, Arbitrary<Uint8Array>])[] = [
    ["twice, one behind the other, is merged", fc.tuple(encoded(pair), encoded(pair)).map(joined)],
    ["that is spoilt is read or refused", spoilt(encoded(pair))],
    ["among fields of others is read or refused", fc.tuple(encoded(pair), anyField, encoded(pair)).map(joined)],
    ["read from any bytes is read or refused", fc.uint8Array({ maxLength: 40 })],
    ["read from another message is read or refused", fc.constantFrom(...all).chain(encoded)],
  ];
  test.each(claims)("%s as by protobuf-es", (_, bytes) => {
    fc.assert(fc.property(bytes, (some) => expectAlike(pair, some)), { numRuns: 60 });
  });
});

const tree = all.find(({ desc }) => desc.name === "Tree")!;

/** A tree in a tree in a tree. */
function nested(depth: number): Uint8Array {
  let bytes = new Uint8Array();
  for (let i = 0; i < depth; i++) {
    const length = bytes.length < 0x80 ? [bytes.length] : [(bytes.length & 0x7f) | 0x80, bytes.length >> 7];
    bytes = new Uint8Array([18, ...length, ...bytes]);
  }
  return bytes;
}

test("messages may lie a hundred deep in each other, not deeper", () => {
  expect(decodeTree(nested(99)).left?.left?.name).toBe("");
  expect(() => decodeTree(nested(100))).toThrow("maximum recursion depth of 100 reached");
  for (const depth of [98, 99, 100, 101]) expectAlike(tree, nested(depth));
});

test("an entry called __proto__ is an entry", () => {
  const maps = all.find(({ desc }) => desc.name === "Maps")!;
  expectAlike(maps, new Uint8Array([82, 13, 10, 9, ...new TextEncoder().encode("__proto__"), 16, 5]));
});

test("a group within a group is passed by, as deep as messages may lie", () => {
  for (const depth of [98, 99, 100]) {
    const begins = new Array<number>(depth).fill(123); // field 15, group
    expectAlike(tree, new Uint8Array([...begins, ...begins.map(() => 124)]));
  }
});
