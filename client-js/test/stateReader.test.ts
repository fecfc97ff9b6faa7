import { expect, test } from "vitest";
import { Kind, type CarrierKind } from "../src/connection/kind.js";
import { readStateHead, StateReader } from "../src/state/stateReader.js";
import { headed } from "./arena.js";
import { fromHex, toHex, vectors } from "./vectors.js";

type HeadCase = { kind: "SNAPSHOT" | "CHANGE"; good: boolean; rest?: string; [field: string]: unknown };

test.each(vectors<HeadCase>("state-heads"))("state head: $name", ({ name: _, hex, kind, good, rest, ...numbers }) => {
  const head = readStateHead({ kind: Kind[kind], payload: fromHex(hex) });
  if (!good || head === undefined) return expect(good).toBe(head !== undefined);
  expect({ ...head, rest: toHex(head.rest) }).toEqual({ kind: kind.toLowerCase(), ...numbers, rest });
});

function snapshot(version: number, flags: number, ...rest: readonly number[]) {
  return headed(Kind.SNAPSHOT as CarrierKind, [1, version, flags], new Uint8Array(rest));
}

function change(from: number, to: number, ...rest: readonly number[]) {
  return headed(Kind.CHANGE as CarrierKind, [1, from, to, 0], new Uint8Array(rest));
}

const whole = (...bytes: readonly number[]) => ({ kind: "whole", bytes: new Uint8Array(bytes) });
const NOTHING = { kind: "nothing" };
const MISSING = { kind: "missing" };

test("the parts of a snapshot are one state", () => {
  const reader = new StateReader();
  expect(reader.take(snapshot(5, 1, 1, 2))).toEqual(NOTHING);
  expect(reader.take(snapshot(5, 0, 3))).toEqual(NOTHING);
  expect(reader.take(snapshot(5, 2, 4))).toEqual(whole(1, 2, 3, 4));
  expect(reader.version).toBe(5);
});

test("a first part drops an unfinished snapshot", () => {
  const reader = new StateReader();
  reader.take(snapshot(5, 1, 1));
  reader.take(snapshot(6, 1, 2));
  expect(reader.take(snapshot(6, 2, 3))).toEqual(whole(2, 3));
});

test("a part of another snapshot, or without a first, shows nothing and is missed", () => {
  const reader = new StateReader();
  expect(reader.take(snapshot(5, 2, 1))).toEqual(MISSING);
  reader.take(snapshot(5, 1, 1));
  expect(reader.take(snapshot(6, 2, 2))).toEqual(MISSING);
  expect(reader.take(snapshot(6, 2, 2))).toEqual(MISSING);
  expect(reader.version).toBe(0);
});

test("a change is applied only on top of the version it starts from", () => {
  const reader = new StateReader();
  expect(reader.take(change(1, 2, 9))).toEqual(MISSING);
  reader.take(snapshot(1, 3, 1));
  expect(reader.take(change(1, 3, 7))).toEqual(whole(7));
  expect(reader.take(change(4, 5, 9))).toEqual(MISSING);
  expect(reader.take(change(1, 3, 9)), "old").toEqual(NOTHING);
  expect(reader.take(change(3, 4, 8))).toEqual(whole(8));
});

test("a change of another epoch is not applied, a snapshot of a later one is", () => {
  const reader = new StateReader();
  reader.take(snapshot(4, 3, 1));
  expect(reader.take(headed(Kind.CHANGE, [2, 4, 5, 0], new Uint8Array()))).toEqual(MISSING);
  expect(reader.take(headed(Kind.SNAPSHOT, [2, 1, 3], new Uint8Array([5])))).toEqual(whole(5));
  expect(reader.take(snapshot(9, 3, 6)), "of the epoch before").toEqual(NOTHING);
});

test("a snapshot of the version held says nothing new", () => {
  const reader = new StateReader();
  reader.take(snapshot(4, 3, 1));
  expect(reader.take(snapshot(4, 3, 1))).toEqual(NOTHING);
});

test("after a start over any snapshot is the state", () => {
  const reader = new StateReader();
  reader.take(headed(Kind.SNAPSHOT, [2, 9, 3], new Uint8Array([1])));
  reader.startOver();
  expect(reader.take(snapshot(4, 3, 2))).toEqual(whole(2));
});

test("a state is of one epoch, and its version of none other", () => {
  const reader = new StateReader();
  reader.take(snapshot(4, 3, 1));
  expect([reader.versionIn(1), reader.versionIn(2)]).toEqual([4, 0]);
});

test("a delta, which nobody asked for, breaks the protocol", () => {
  const reader = new StateReader();
  expect(reader.take(headed(Kind.CHANGE, [1, 1, 2, 1], new Uint8Array()))).toEqual({ kind: "broken" });
});
