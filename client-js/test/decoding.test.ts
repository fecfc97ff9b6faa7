import { toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { all } from "./decoding/all.js";
import { anyMessage } from "./decoding/messages.js";
import { expectAlike } from "./decoding/sameAsProtobufEs.js";
import { decodeSteer } from "./gen/arena_decoders.js";

describe.each(all)("$desc.typeName", (pair) => {
  test("is decoded as protobuf-es decodes it", () => {
    const some = anyMessage(pair.desc).map((message) => toBinary(pair.desc, message, { writeUnknownFields: false }));
    fc.assert(fc.property(some, (bytes) => expectAlike(pair, bytes)));
  });
});

test("a decoder reads from and up to where it is told", () => {
  const bytes = new Uint8Array([9, 9, 13, 0, 0, 128, 63, 9]);
  expect(decodeSteer(bytes, 2, 7)).toEqual({ $typeName: "rookery.clienttest.v1.Steer", x: 1, y: 0 });
  expect(() => decodeSteer(bytes, 2, 6)).toThrow(RangeError);
});
