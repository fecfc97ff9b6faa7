import { fromBinary, type DescMessage, type Message } from "@bufbuild/protobuf";
import { expect } from "vitest";

export type Decode = (bytes: Uint8Array, from?: number, to?: number) => Message;

/** A message's schema, and the decoder made of the same proto. */
export interface Pair {
  readonly desc: DescMessage;
  readonly decode: Decode;
}

type Names = { readonly [name: string]: unknown };

/** All decoders of a generated file, each with its schema. */
export function pairs(decoders: Names, types: Names): readonly Pair[] {
  return Object.entries(decoders)
    .filter(([name]) => name.startsWith("decode"))
    .map(([name, decode]) => ({
      desc: types[`${name.slice("decode".length)}Schema`] as DescMessage,
      decode: decode as Decode,
    }));
}

/** What came of reading: a message, or what was thrown. */
function outcome(read: () => Message): unknown {
  try {
    return { message: read() };
  } catch (error) {
    const { name, message } = error as Error;
    return { name, message };
  }
}

/** The same message, prototypes and order of the properties too, or the same error. */
export function expectAlike({ desc, decode }: Pair, bytes: Uint8Array): void {
  const theirs = outcome(() => fromBinary(desc, bytes, { readUnknownFields: false }));
  const ours = outcome(() => decode(bytes));
  expect(ours).toStrictEqual(theirs);
  expect(keys(ours)).toEqual(keys(theirs));
}

function keys(value: unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return undefined;
  const inherited = Object.getPrototypeOf(value) as object;
  const shared = inherited === Object.prototype || Array.isArray(value) ? [] : Object.entries(inherited);
  return [shared, Object.entries(value).map(([name, inner]) => [name, keys(inner)])];
}
