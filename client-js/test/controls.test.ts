import { create, createRegistry, equals, fromBinary, fromJson, toBinary, toJson, type DescMessage, type JsonValue } from "@bufbuild/protobuf";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Controls, readControl, writeControl } from "../src/connection/controls.js";
import {
  AnswerSchema,
  EndedSchema,
  file_rookery_v1_control,
  GoAwaySchema,
  GoneSchema,
  HelloSchema,
  JoinedSchema,
  JoinRefusedSchema,
  JoinSchema,
  LeftSchema,
  PingSchema,
  PongSchema,
  RefusalSchema,
  ResumedSchema,
  ResumeSchema,
  ResyncedSchema,
  WelcomeSchema,
} from "./control/rookery/v1/control_pb.js";
import { fromHex, toHex, vectors } from "./vectors.js";

const registry = createRegistry(file_rookery_v1_control);

const SCHEMAS: { readonly [Name in keyof typeof Controls]: DescMessage } = {
  hello: HelloSchema,
  welcome: WelcomeSchema,
  ping: PingSchema,
  pong: PongSchema,
  goAway: GoAwaySchema,
  join: JoinSchema,
  joined: JoinedSchema,
  joinRefused: JoinRefusedSchema,
  resume: ResumeSchema,
  resumed: ResumedSchema,
  resynced: ResyncedSchema,
  gone: GoneSchema,
  refusal: RefusalSchema,
  answer: AnswerSchema,
  left: LeftSchema,
  ended: EndedSchema,
};
type Name = keyof typeof Controls;
const NAMES = Object.keys(Controls) as Name[];

const VALUES = {
  text: fc.string({ unit: "grapheme", maxLength: 20 }),
  chosen: fc.option(fc.string({ maxLength: 8 }), { nil: undefined }),
  bytes: fc.uint8Array({ maxLength: 20 }),
  number: fc.nat(),
  double: fc.double({ noNaN: true }).filter((value) => !Object.is(value, -0)),
  flag: fc.boolean(),
  texts: fc.dictionary(fc.string({ maxLength: 6 }).filter((key) => key !== "__proto__"), fc.string({ maxLength: 6 })),
};

/** Any message of this name, as `controls.ts` knows it. */
function anyOf(name: Name): fc.Arbitrary<{ readonly [field: string]: unknown }> {
  const fields = Object.entries<keyof typeof VALUES>(Controls[name]);
  const all = fc.record(Object.fromEntries(fields.map(([field, type]) => [field, VALUES[type] as fc.Arbitrary<unknown>])));
  // of a oneof there is one
  return all.map((message) => (message["room"] !== undefined && name === "join" ? { ...message, type: undefined } : message));
}

/** The same for protobuf-es. */
function asGenerated(name: Name, message: { readonly [field: string]: unknown }): { [field: string]: unknown } {
  const desc = SCHEMAS[name];
  const init: Record<string, unknown> = {};
  for (const field of desc.fields) {
    const value = message[field.localName];
    if (value === undefined) continue;
    if (field.oneof !== undefined) init[field.oneof.localName] = { case: field.localName, value };
    else if (field.fieldKind === "scalar" && field.scalar === 4) init[field.localName] = BigInt(value as number);
    else init[field.localName] = value;
  }
  return init;
}

test("the tables know every control message and every field of it", () => {
  const known = Object.values(SCHEMAS).map(({ typeName }) => typeName);
  expect(file_rookery_v1_control.messages.map(({ typeName }) => typeName).sort()).toEqual(known.sort());
  for (const name of NAMES) {
    const fields = Object.keys(Controls[name]).map((field, index) => [field, index + 1]);
    expect(fields, name).toEqual(SCHEMAS[name].fields.map(({ localName, number }) => [localName, number]));
  }
});

test.each(NAMES)("what is written is what generated code reads, and the other way round: %s", (name) => {
  fc.assert(
    fc.property(anyOf(name), (message) => {
      const desc = SCHEMAS[name];
      const generated = create(desc, asGenerated(name, message));
      expect(equals(desc, fromBinary(desc, writeControl(Controls[name], message as never)), generated)).toBe(true);
      expect(readControl(Controls[name], toBinary(desc, generated))).toEqual(message);
    }),
    { seed: 1, numRuns: 100 },
  );
});

test.each(NAMES)("any bytes are refused, or are a message that can be written: %s", (name) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      let message;
      try {
        message = readControl(Controls[name], bytes);
      } catch (error) {
        expect(error).toMatchObject({ code: "bad_payload" });
        return;
      }
      const written = writeControl(Controls[name], message as never);
      expect(readControl(Controls[name], toBinary(SCHEMAS[name], fromBinary(SCHEMAS[name], written)))).toEqual(message);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test.each(vectors<{ type: string; good: boolean; lossy?: boolean; json?: JsonValue }>("controls"))(
  "control message: $name",
  ({ hex, type, good, lossy, json }) => {
    const desc = registry.getMessage(type);
    const name = NAMES.find((name) => SCHEMAS[name].typeName === type);
    if (desc === undefined || name === undefined) throw new Error(`no ${type}`);
    const read = (): JsonValue => toJson(desc, fromBinary(desc, fromHex(hex), { readUnknownFields: false }));
    if (!good || json === undefined) {
      expect(() => readControl(Controls[name], fromHex(hex))).toThrow(expect.objectContaining({ code: "bad_payload" }));
      return expect(read).toThrow();
    }
    expect(read()).toEqual(toJson(desc, fromJson(desc, json)));
    const again = writeControl(Controls[name], readControl(Controls[name], fromHex(hex)));
    expect(toJson(desc, fromBinary(desc, again))).toEqual(read());
    if (lossy !== true) expect(toHex(again)).toBe(hex);
  },
);
