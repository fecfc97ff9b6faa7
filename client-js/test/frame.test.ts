import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeFrames, encodeFrames, frameSize, resendFrame, type Frame } from "../src/connection/frame.js";
import { isKind, Kind, maySend, type CarrierKind, type KindName, type Sender } from "../src/connection/kind.js";
import { MAX_NUMBER, VarintReader, varintSize, writeVarint } from "../src/connection/varint.js";
import { fromHex, toHex, vectors } from "./vectors.js";

type VectorFrame =
  | { readonly kind: "AT"; readonly channel: number; readonly number: number; readonly ack: number; readonly ahead: number }
  | { readonly kind: Exclude<KindName, "AT">; readonly payload: string };

function asFrame(frame: VectorFrame): Frame {
  if (frame.kind === "AT") return { ...frame, kind: Kind.AT };
  return { kind: Kind[frame.kind], payload: fromHex(frame.payload) };
}

describe("the shared vectors", () => {
  test.each(vectors<{ good: boolean; value?: number }>("varints"))("number: $name", ({ hex, good, value }) => {
    const bytes = fromHex(hex);
    expect(new VarintReader(bytes).next()).toBe(good ? value : -1);
    if (value === undefined) return;
    const written = new Uint8Array(varintSize(value));
    expect(writeVarint(value, written, 0)).toBe(bytes.length);
    expect(toHex(written)).toBe(hex);
  });

  const messages = vectors<{ sender: Sender; frames: readonly VectorFrame[] }>("messages");

  test.each(messages)("message: $name", ({ hex, sender, frames }) => {
    const expected = frames.map(asFrame);
    const decoded = decodeFrames(fromHex(hex), sender);
    if (!decoded.ok) throw new Error(decoded.fault);
    expect(decoded.frames.map(plain)).toEqual(expected.map(plain));
    expect(toHex(encodeFrames(expected))).toBe(hex);
  });

  test.each(messages)("cut anywhere: $name", ({ hex, sender, frames }) => {
    const bytes = fromHex(hex);
    const expected = frames.map(asFrame).map(plain);
    for (let end = 1; end < bytes.length; end++) {
      const decoded = decodeFrames(bytes.subarray(0, end), sender);
      if (!decoded.ok) continue;
      expect(decoded.frames.map(plain)).toEqual(expected.slice(0, decoded.frames.length));
    }
  });

  test.each(vectors<{ sender: Sender; fault: string; at: number }>("violations"))(
    "violation: $name",
    ({ hex, sender, fault, at }) => {
      expect(decodeFrames(fromHex(hex), sender)).toEqual({ ok: false, fault, at });
    },
  );
});

const kinds = Object.values(Kind).filter((kind): kind is CarrierKind => kind !== Kind.AT);
const number = fc.maxSafeNat();

function frames(sender: Sender): fc.Arbitrary<readonly Frame[]> {
  const at = fc.record({
    kind: fc.constant(Kind.AT),
    channel: number,
    number,
    ack: number,
    ahead: sender === "server" ? number : fc.constant(0),
  });
  const payload = fc.uint8Array({ maxLength: 300 });
  const carrier = fc
    .tuple(fc.constantFrom(...kinds.filter((kind) => maySend(sender, kind))), payload, number)
    .map(([kind, bytes, first]): Frame => {
      if (kind === Kind.RESEND) return resendFrame(Math.max(1, first));
      return { kind, payload: kind === Kind.LEAVE || kind === Kind.PROBE ? new Uint8Array() : bytes };
    });
  return fc.tuple(at, fc.array(fc.oneof(at, carrier))).map(([first, rest]) => [first, ...rest]);
}

describe("whatever the frames and bytes are", () => {
  test.each<Sender>(["client", "server"])("what a %s writes is read as it was", (sender) => {
    fc.assert(
      fc.property(frames(sender), (sent) => {
        const bytes = encodeFrames(sent);
        expect(bytes).toHaveLength(sent.reduce((sum, frame) => sum + frameSize(frame), 0));
        const decoded = decodeFrames(bytes, sender);
        expect(decoded.ok && decoded.frames.map(plain)).toEqual(sent.map(plain));
      }),
    );
  });

  test.each<Sender>(["client", "server"])("from a %s, bytes are refused, or are just what their frames are", (sender) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const decoded = decodeFrames(bytes, sender);
        if (decoded.ok) expect(toHex(encodeFrames(decoded.frames))).toBe(toHex(bytes));
        else expect(decoded.at).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 2000 },
    );
  });

  test.each<Sender>(["client", "server"])("what a %s writes is read as no other frames after a byte of it changed", (sender) => {
    fc.assert(
      fc.property(frames(sender), fc.nat(), fc.integer({ min: 1, max: 255 }), (sent, where, change) => {
        const bytes = encodeFrames(sent);
        const at = where % bytes.length;
        bytes[at] = bytes[at]! ^ change;
        const decoded = decodeFrames(bytes, sender);
        if (decoded.ok) expect(toHex(encodeFrames(decoded.frames))).toBe(toHex(bytes));
        else expect(decoded.at).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 1000 },
    );
  });

  test("a number is read as it was written, and says its size", () => {
    fc.assert(
      fc.property(fc.oneof(number, fc.constantFrom(0, 127, 128, MAX_NUMBER)), (value) => {
        const bytes = new Uint8Array(varintSize(value));
        expect(writeVarint(value, bytes, 0)).toBe(bytes.length);
        expect(new VarintReader(bytes).next()).toBe(value);
      }),
    );
  });

  test("only the kinds of the table are kinds", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), (code) => {
        expect(isKind(code)).toBe((Object.values(Kind) as number[]).includes(code));
      }),
    );
  });
});

function plain(frame: Frame): unknown {
  return frame.kind === Kind.AT ? frame : { kind: frame.kind, payload: toHex(frame.payload) };
}
