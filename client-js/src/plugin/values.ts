import { ScalarType, type DescField, type DescMessage } from "@bufbuild/protobuf";
import { Edition, FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import type { GeneratedFile, Printable } from "@bufbuild/protoplugin";

/** Whether it has 64 bits, which a number does not hold. */
export function isWide(scalar: ScalarType): boolean {
  return WIDE.has(scalar);
}

const WIDE = new Set([ScalarType.INT64, ScalarType.UINT64, ScalarType.SINT64, ScalarType.FIXED64, ScalarType.SFIXED64]);

/** How a value on the wire is read. */
export function scalarOf({
  scalar,
  longAsString,
  utf8Validation,
}: {
  readonly scalar: ScalarType;
  readonly longAsString: boolean;
  readonly utf8Validation: boolean;
}): string {
  const read = READS[scalar];
  if (scalar === ScalarType.STRING) return `r.text(${utf8Validation})`;
  if (!isWide(scalar)) return read;
  return longAsString ? `String(${read})` : `${read} as bigint`; // but where there is no BigInt, as for protobuf-es
}

const READS: { readonly [scalar in ScalarType]: string } = {
  [ScalarType.DOUBLE]: "r.double()",
  [ScalarType.FLOAT]: "r.float()",
  [ScalarType.INT64]: "r.int64()",
  [ScalarType.UINT64]: "r.uint64()",
  [ScalarType.INT32]: "r.u32() | 0",
  [ScalarType.FIXED64]: "r.fixed64()",
  [ScalarType.FIXED32]: "r.fixed32()",
  [ScalarType.BOOL]: "r.bool()",
  [ScalarType.STRING]: "r.text(true)",
  [ScalarType.BYTES]: "r.bytes()",
  [ScalarType.UINT32]: "r.u32()",
  [ScalarType.SFIXED32]: "r.sfixed32()",
  [ScalarType.SFIXED64]: "r.sfixed64()",
  [ScalarType.SINT32]: "r.sint32()",
  [ScalarType.SINT64]: "r.sint64()",
};

type MapField = Extract<DescField, { readonly fieldKind: "map" }>;

/** How the key of an entry is read: objects have names for keys, or numbers. */
export function keyOf({ mapKey, utf8Validation }: MapField): string {
  const read = scalarOf({ scalar: mapKey, longAsString: true, utf8Validation });
  return mapKey === ScalarType.BOOL ? `String(${read})` : read;
}

export function zeroKey({ mapKey }: MapField): string {
  if (mapKey === ScalarType.STRING) return '""';
  if (mapKey === ScalarType.BOOL) return '"false"';
  return isWide(mapKey) ? '"0"' : "0";
}

/** What a field is that is not set. */
export function zeroScalar(
  f: GeneratedFile,
  scalar: ScalarType,
  longAsString: boolean,
): { readonly type: string; readonly value: Printable } {
  if (scalar === ScalarType.STRING) return { type: "string", value: '""' };
  if (scalar === ScalarType.BOOL) return { type: "boolean", value: "false" };
  if (scalar === ScalarType.BYTES) return { type: "Uint8Array", value: "new Uint8Array(0)" };
  if (!isWide(scalar)) return { type: "number", value: "0" };
  return longAsString ? { type: "string", value: '"0"' } : { type: "bigint", value: [f.runtime.protoInt64, ".zero"] };
}

/** A message none of whose fields are set. */
export function zeroMessage(f: GeneratedFile, message: DescMessage): Printable {
  if (hasPrototype(message)) return [f.runtime.create, "(", f.importSchema(message), ")"];
  const fields: Printable[] = ["$typeName: ", f.string(message.typeName)];
  for (const member of message.members) {
    const zero = member.kind === "oneof" ? "{ case: undefined }" : zeroField(f, member);
    if (zero !== undefined) fields.push(", ", member.localName, ": ", zero);
  }
  return ["{ ", fields, " }"];
}

/** Undefined for fields that are not there until they are set. */
function zeroField(f: GeneratedFile, field: DescField): Printable | undefined {
  if (field.fieldKind === "list") return "[]";
  if (field.fieldKind === "map") return "{}";
  if (field.presence !== FeatureSet_FieldPresence.IMPLICIT || field.fieldKind === "message") return undefined;
  if (field.fieldKind === "enum") return field.enum.values[0]?.number ?? 0;
  return zeroScalar(f, field.scalar, field.longAsString).value;
}

/** Whether protobuf-es keeps the values of fields that are not set in a prototype: those of proto2, and of editions. */
function hasPrototype({ file, fields }: DescMessage): boolean {
  if (file.edition === Edition.EDITION_PROTO3) return false;
  if (file.edition === Edition.EDITION_PROTO2) return true;
  return fields.some(
    ({ presence, fieldKind, ...field }) =>
      presence !== FeatureSet_FieldPresence.IMPLICIT && fieldKind !== "message" && !("oneof" in field && field.oneof),
  );
}
