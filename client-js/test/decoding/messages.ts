import { create, ScalarType, type DescField, type DescMessage, type Message } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, isWrapperDesc } from "@bufbuild/protobuf/wkt";
import fc, { type Arbitrary } from "fast-check";

/** Any message of this kind, with as much in it as `depth` allows. */
export function anyMessage(desc: DescMessage, depth = 3): Arbitrary<Message> {
  return anyInit(desc, depth).map((init) => create(desc, init));
}

function anyInit(desc: DescMessage, depth: number): Arbitrary<Record<string, unknown>> {
  const members: Record<string, Arbitrary<unknown>> = {};
  for (const member of desc.members) {
    if (member.kind === "field") {
      const value = anyValue(member, depth);
      const required = member.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED;
      if (value !== undefined) members[member.localName] = required ? value : sometimes(value);
      continue;
    }
    const cases = member.fields.flatMap((field) => {
      const value = anyValue(field, depth);
      return value === undefined ? [] : [fc.record({ case: fc.constant(field.localName), value })];
    });
    if (cases.length > 0) members[member.localName] = sometimes(fc.oneof(...cases));
  }
  return fc.record(members);
}

function sometimes<Value>(value: Arbitrary<Value>): Arbitrary<Value | undefined> {
  return fc.option(value, { nil: undefined, freq: 2 });
}

/** Undefined where it is too deep for more. */
function anyValue(field: DescField, depth: number): Arbitrary<unknown> | undefined {
  const one = anyOne(field, depth);
  if (one === undefined) return undefined;
  if (field.fieldKind === "list") return fc.array(one, { maxLength: 3 });
  if (field.fieldKind !== "map") return one;
  return fc.array(fc.tuple(anyKey(field.mapKey), one), { maxLength: 3 }).map((entries) => Object.fromEntries(entries));
}

/** A value itself, or one of a list or map. */
function anyOne(field: DescField, depth: number): Arbitrary<unknown> | undefined {
  if (field.enum !== undefined) {
    const known = fc.constantFrom(...field.enum.values.map(({ number }) => number));
    return field.enum.open ? fc.oneof(known, fc.integer()) : known;
  }
  if (field.message === undefined) return anyScalar(field.scalar as ScalarType, "longAsString" in field && field.longAsString);
  if (field.fieldKind === "message" && field.oneof === undefined && isWrapperDesc(field.message)) {
    return anyScalar(field.message.fields[0].scalar, false);
  }
  return depth === 0 ? undefined : anyMessage(field.message, depth - 1);
}

const wide = (signed: boolean): Arbitrary<bigint> =>
  signed ? fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) : fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

function anyKey(scalar: ScalarType): Arbitrary<string> {
  const key: Arbitrary<unknown> = scalar === ScalarType.STRING ? anyText() : anyScalar(scalar, true);
  return key.map(String).filter((name) => name !== "__proto__"); // older ones of protobuf-es lose it
}

function anyText(): Arbitrary<string> {
  return fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: "grapheme", maxLength: 40 }));
}

function anyScalar(scalar: ScalarType, asText: boolean): Arbitrary<unknown> {
  switch (scalar) {
    case ScalarType.STRING:
      return anyText();
    case ScalarType.BYTES:
      return fc.uint8Array({ maxLength: 8 });
    case ScalarType.BOOL:
      return fc.boolean();
    case ScalarType.DOUBLE:
      return fc.double();
    case ScalarType.FLOAT:
      return fc.float();
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return fc.oneof(fc.integer(), fc.integer({ min: -200, max: 200 }));
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return fc.oneof(fc.nat({ max: 0xffffffff }), fc.nat({ max: 200 }));
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return wide(false).map((value) => (asText ? String(value) : value));
    default:
      return wide(true).map((value) => (asText ? String(value) : value));
  }
}
