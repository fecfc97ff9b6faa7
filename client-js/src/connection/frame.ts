import { belongsToChannel, isKind, Kind, maySend, type CarrierKind, type Sender } from "./kind.js";
import { VarintReader, varintSize, writeVarint } from "./varint.js";

/** Which channel the frames behind it belong to, and where its sender stands. */
export interface At {
  readonly kind: typeof Kind.AT;
  readonly channel: number;
  /** What the sender numbers next; 0 from a gateway that speaks for itself. */
  readonly number: number;
  /** The highest number of the other side's that it may forget. */
  readonly ack: number;
  /** How many operations beyond `ack` are already in the state that follows. */
  readonly ahead: number;
}

/** Any other frame; its payload is a view of the message it was read from. */
export interface Carrier {
  readonly kind: CarrierKind;
  readonly payload: Uint8Array;
}

export type Frame = At | Carrier;

export type Fault =
  | "EMPTY_MESSAGE"
  | "BAD_VARINT"
  | "UNKNOWN_KIND"
  | "WRONG_SENDER"
  | "CUT_OFF"
  | "BAD_AT"
  | "NO_AT"
  | "BAD_PAYLOAD";

/** What a message turned out to be: all its frames, or the first rule it breaks and at which byte. */
export type Decoded =
  | { readonly ok: true; readonly frames: readonly Frame[] }
  | { readonly ok: false; readonly fault: Fault; readonly at: number };

/** Reads all frames of a message; never throws on input, and copies none of it. */
export function decodeFrames(message: Uint8Array, sender: Sender): Decoded {
  const frames: Frame[] = [];
  const reader = new VarintReader(message);
  let placed = false;
  while (reader.left > 0) {
    const start = reader.position;
    const kind = reader.next();
    if (kind < 0) return violation("BAD_VARINT", start);
    if (!isKind(kind)) return violation("UNKNOWN_KIND", start);
    if (!maySend(sender, kind)) return violation("WRONG_SENDER", start);
    const lengthAt = reader.position;
    const length = reader.next();
    if (length < 0) return violation("BAD_VARINT", lengthAt);
    if (length > reader.left) return violation("CUT_OFF", lengthAt);
    const end = reader.position + length;
    if (kind === Kind.AT) {
      const at = readAt(reader, end, sender);
      if (at === undefined) return violation("BAD_AT", start);
      frames.push(at);
      placed = true;
      continue;
    }
    if (belongsToChannel(kind) && !placed) return violation("NO_AT", start);
    const frame: Carrier = { kind, payload: message.subarray(reader.position, end) };
    if (!fits(frame)) return violation("BAD_PAYLOAD", start);
    frames.push(frame);
    reader.position = end;
  }
  return frames.length > 0 ? { ok: true, frames } : violation("EMPTY_MESSAGE", 0);
}

/** The first number a RESEND wants, or −1 when its payload says none. */
export function firstWanted(payload: Uint8Array): number {
  const reader = new VarintReader(payload);
  const first = reader.next();
  return first > 0 && reader.left === 0 ? first : -1;
}

export function resendFrame(first: number): Carrier {
  const payload = new Uint8Array(varintSize(first));
  writeVarint(first, payload, 0);
  return { kind: Kind.RESEND, payload };
}

export function frameSize(frame: Frame): number {
  const length = frame.kind === Kind.AT ? atLength(frame) : frame.payload.length;
  return varintSize(frame.kind) + varintSize(length) + length;
}

/** The bytes of these frames, one behind the other. */
export function encodeFrames(frames: readonly Frame[]): Uint8Array<ArrayBuffer> {
  const into = new Uint8Array(frames.reduce((sum, frame) => sum + frameSize(frame), 0));
  let position = 0;
  for (const frame of frames) {
    position = writeVarint(frame.kind, into, position);
    if (frame.kind === Kind.AT) {
      position = writeVarint(atLength(frame), into, position);
      for (const number of atNumbers(frame)) position = writeVarint(number, into, position);
    } else {
      position = writeVarint(frame.payload.length, into, position);
      into.set(frame.payload, position);
      position += frame.payload.length;
    }
  }
  return into;
}

function readAt(reader: VarintReader, end: number, sender: Sender): At | undefined {
  const channel = reader.next(end);
  const number = channel < 0 ? -1 : reader.next(end);
  const ack = number < 0 ? -1 : reader.next(end);
  if (ack < 0) return undefined;
  if (reader.position === end) return { kind: Kind.AT, channel, number, ack, ahead: 0 };
  const ahead = sender === "server" ? reader.next(end) : -1;
  if (ahead <= 0 || reader.position !== end) return undefined; // one form only: 0 is never written
  return { kind: Kind.AT, channel, number, ack, ahead };
}

function fits({ kind, payload }: Carrier): boolean {
  if (kind === Kind.LEAVE || kind === Kind.PROBE) return payload.length === 0;
  return kind !== Kind.RESEND || firstWanted(payload) > 0;
}

function atNumbers({ channel, number, ack, ahead }: At): readonly number[] {
  return ahead === 0 ? [channel, number, ack] : [channel, number, ack, ahead];
}

function atLength(at: At): number {
  return atNumbers(at).reduce((sum, number) => sum + varintSize(number), 0);
}

function violation(fault: Fault, at: number): Decoded {
  return { ok: false, fault, at };
}
