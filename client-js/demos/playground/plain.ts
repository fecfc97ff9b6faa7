// Messages as people read them: names with texts, or with more names.
import { ScalarType, type DescEnum, type DescField, type DescMessage, type Message } from "@bufbuild/protobuf";
import { reflect, type ReflectMessage, type ScalarValue } from "@bufbuild/protobuf/reflect";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { printScalar } from "./scalars.js";

/** A value's text, or what is in it by name. */
export type Plain = string | readonly (readonly [name: string, value: Plain])[];

const MOST_BYTES = 48;

/** What is in a message; fields that are left out are left out here. */
export function plain(desc: DescMessage, message: Message): Plain {
  return plainMessage(reflect(desc, message));
}

/** One line of it, cut to so many characters. */
export function brief(value: Plain, most = 160): string {
  const line = inOneLine(value, most);
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** Whether two show the same. */
export function isSame(one: Plain, other: Plain): boolean {
  if (typeof one === "string" || typeof other === "string") return one === other;
  return (
    one.length === other.length &&
    one.every(([name, value], index) => name === other[index]![0] && isSame(value, other[index]![1]))
  );
}

function plainMessage(message: ReflectMessage): Plain {
  return message.sortedFields
    .filter((field) => isShown(message, field))
    .map((field) => [field.name, plainField(message, field)] as const);
}

/** A zero of a field without presence is a value, too. */
function isShown(message: ReflectMessage, field: DescField): boolean {
  if (message.isSet(field)) return true;
  return field.oneof === undefined && (field.fieldKind === "scalar" || field.fieldKind === "enum") && !hasPresence(field);
}

function hasPresence(field: DescField): boolean {
  return field.presence !== FeatureSet_FieldPresence.IMPLICIT;
}

function plainField(message: ReflectMessage, field: DescField): Plain {
  switch (field.fieldKind) {
    case "list":
      return [...message.get(field)].map((item, index) => [`${index}`, plainValue(field, item)] as const);
    case "map":
      return [...message.get(field)].map(([key, value]) => [String(key), plainValue(field, value)] as const);
    default:
      return plainValue(field, message.get(field));
  }
}

function plainValue(field: DescField, value: unknown): Plain {
  if (field.message !== undefined) return plainMessage(value as ReflectMessage);
  if (field.enum !== undefined) return enumName(field.enum, value as number);
  if (typeof value === "string") return JSON.stringify(value);
  if (field.scalar === ScalarType.FLOAT) return printFloat(value as number);
  if (!(value instanceof Uint8Array)) return printScalar(value as ScalarValue);
  const more = value.length > MOST_BYTES ? ` … (${value.length} bytes)` : "";
  return printScalar(value.subarray(0, MOST_BYTES)) + more || "no bytes";
}

/** The shortest text of which the same float is read: 0.1 rather than 0.10000000149011612. */
function printFloat(value: number): string {
  for (let digits = 1; digits < 10; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(value);
}

function enumName(desc: DescEnum, number: number): string {
  return desc.value[number]?.name ?? `${number}`;
}

function inOneLine(value: Plain, most: number): string {
  if (typeof value === "string") return value;
  let line = "";
  for (const [name, inside] of value) {
    if (line.length > most) break; // the rest would be cut off
    line += `${line === "" ? "" : ", "}${name}: ${typeof inside === "string" ? inside : `{${inOneLine(inside, most)}}`}`;
  }
  return line;
}
