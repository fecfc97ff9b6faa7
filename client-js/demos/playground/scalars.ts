// Scalars as people type and read them.
import { ScalarType } from "@bufbuild/protobuf";
import type { ScalarValue } from "@bufbuild/protobuf/reflect";

/** What was typed is no value of this kind; the message says what would be. */
export class Unfit extends Error {}

const INTEGERS: { readonly [type: number]: readonly [bits: number, isSigned: boolean] } = {
  [ScalarType.INT32]: [32, true],
  [ScalarType.SINT32]: [32, true],
  [ScalarType.SFIXED32]: [32, true],
  [ScalarType.UINT32]: [32, false],
  [ScalarType.FIXED32]: [32, false],
  [ScalarType.INT64]: [64, true],
  [ScalarType.SINT64]: [64, true],
  [ScalarType.SFIXED64]: [64, true],
  [ScalarType.UINT64]: [64, false],
  [ScalarType.FIXED64]: [64, false],
};
const LARGEST_FLOAT = 3.4028234663852886e38;

/** The value that was typed; throws Unfit. Wide integers are bigints, bytes are typed in hex. */
export function parseScalar(type: ScalarType, text: string): ScalarValue {
  const integer = INTEGERS[type];
  if (integer !== undefined) return parseInteger(text.trim(), ...integer);
  switch (type) {
    case ScalarType.STRING:
      return text;
    case ScalarType.BOOL:
      if (text !== "true" && text !== "false") throw new Unfit("true or false");
      return text === "true";
    case ScalarType.BYTES:
      return parseHex(text);
    default:
      return parseNumber(text.trim(), type === ScalarType.FLOAT);
  }
}

/** As {@link parseScalar} reads it. */
export function printScalar(value: ScalarValue): string {
  if (!(value instanceof Uint8Array)) return Object.is(value, -0) ? "-0" : String(value);
  return [...value].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** What a field of this type is for, in its `.proto`. */
export function scalarName(type: ScalarType): string {
  return ScalarType[type].toLowerCase();
}

function parseInteger(text: string, bits: number, isSigned: boolean): number | bigint {
  const least = isSigned ? -(2n ** BigInt(bits - 1)) : 0n;
  const most = 2n ** BigInt(isSigned ? bits - 1 : bits) - 1n;
  const range = `a whole number from ${least} to ${most}`;
  if (!/^[+-]?\d{1,20}$/.test(text)) throw new Unfit(range);
  const value = BigInt(text.replace("+", ""));
  if (value < least || value > most) throw new Unfit(range);
  return bits === 32 ? Number(value) : value;
}

function parseNumber(text: string, isFloat: boolean): number {
  const value = Number(text);
  if (text === "" || (Number.isNaN(value) && text !== "NaN")) throw new Unfit("a number, as 2.5 or 1e6");
  if (isFloat && Number.isFinite(value) && Math.abs(value) > LARGEST_FLOAT) throw new Unfit("at most 3.4e38: it is a float");
  return value;
}

function parseHex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, "");
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Unfit("bytes in hex, as 0a ff");
  return Uint8Array.from(digits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
