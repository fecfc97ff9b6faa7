import { toBinary } from "@bufbuild/protobuf";
import fc, { type Arbitrary } from "fast-check";
import { anyMessage } from "./messages.js";
import type { Pair } from "./sameAsProtobufEs.js";

/** What some message of this kind is on the wire. */
export function encoded({ desc }: Pair): Arbitrary<Uint8Array> {
  return anyMessage(desc, 2).map((message) => toBinary(desc, message, { writeUnknownFields: false }));
}

/** One behind the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

/** With a few bytes left out, changed or put in. */
export function spoilt(bytes: Arbitrary<Uint8Array>): Arbitrary<Uint8Array> {
  const change = fc.record({ at: fc.nat({ max: 1000 }), away: fc.nat({ max: 2 }), put: fc.uint8Array({ maxLength: 2 }) });
  return fc.tuple(bytes, fc.array(change, { minLength: 1, maxLength: 3 })).map(([whole, changes]) => {
    const all = [...whole];
    for (const { at, away, put } of changes) all.splice(at % (all.length + 1), away, ...put);
    return new Uint8Array(all);
  });
}
