import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { RookeryError } from "../errors.js";

/**
 * The control messages of `control.proto`, as the client reads and writes them.
 *
 * By tables rather than by generated code: descriptors and what reads them are a tenth of the whole
 * client. The tests hold each against what is generated.
 */
type Type = "text" | "chosen" | "bytes" | "number" | "double" | "flag" | "texts";

interface Values {
  readonly text: string;
  /** One of a oneof: written even if it is empty, and undefined unless it was. */
  readonly chosen: string | undefined;
  readonly bytes: Uint8Array;
  /** uint32, uint64, or an enum; none on the wire is above what a `number` holds. */
  readonly number: number;
  readonly double: number;
  readonly flag: boolean;
  readonly texts: { readonly [key: string]: string };
}

/** A message's fields in the order of their numbers, which count up from 1. */
interface Fields {
  readonly [name: string]: Type;
}

export type Control<F extends Fields> = { readonly [Name in keyof F]: Values[F[Name]] };

const hello = { token: "text", sdk: "text" } as const;
const welcome = {
  connection: "text",
  subject: "text",
  name: "text",
  serverTimeMs: "double",
  pingIntervalMs: "number",
  pingTimeoutMs: "number",
  maxMessageBytes: "number",
  maxChannels: "number",
} as const;
const ping = { id: "number", sentMs: "double" } as const;
const pong = { id: "number", sentMs: "double", clockMs: "double" } as const;
const goAway = { returnInMs: "number", text: "text" } as const;
const join = {
  id: "bytes",
  room: "chosen",
  type: "chosen",
  mode: "number",
  metadata: "texts",
  options: "bytes",
  attempt: "number",
} as const;
const joined = {
  room: "text",
  type: "text",
  seat: "number",
  epoch: "number",
  session: "text",
  secret: "bytes",
  windowOperations: "number",
  windowBytes: "number",
  inputRate: "number",
  outboxMessages: "number",
  outboxBytes: "number",
  resumeWindowMs: "number",
  nextOperation: "number",
  nextMessage: "number",
} as const;
const joinRefused = { code: "text", text: "text", temporary: "flag" } as const;
const resume = {
  room: "text",
  session: "text",
  secret: "bytes",
  generation: "number",
  epoch: "number",
  lastMessage: "number",
  stateVersion: "number",
  highestOperation: "number",
} as const;
const resumed = { epoch: "number", nextOperation: "number", nextMessage: "number" } as const;
const resynced = {
  ...resumed,
  reason: "number",
  lostFrom: "number",
  lostTo: "number",
} as const;
const gone = { code: "text", text: "text" } as const;
const refusal = { operation: "number", code: "text", text: "text" } as const;
const answer = { operation: "number", payload: "bytes" } as const;
const ending = { reason: "number", text: "text" } as const;

export const Controls = {
  hello,
  welcome,
  ping,
  pong,
  goAway,
  join,
  joined,
  joinRefused,
  resume,
  resumed,
  resynced,
  gone,
  refusal,
  answer,
  left: ending,
  ended: ending,
} as const;

export type Welcome = Control<typeof welcome>;
export type Joined = Control<typeof joined>;
export type JoinRefused = Control<typeof joinRefused>;
export type Resynced = Control<typeof resynced>;
export type Gone = Control<typeof gone>;
export type Refusal = Control<typeof refusal>;
export type Ending = Control<typeof ending>;

export const JoinMode = { UNSPECIFIED: 0, JOIN_OR_CREATE: 1, JOIN: 2, CREATE: 3 } as const;
export const ResyncedReason = { OUTBOX_OVERFLOWED: 1, ROLLED_BACK: 2, SECOND_COPY: 3 } as const;
export const LeftReason = { ASKED: 1, KICKED: 2, ROOM_CLOSED: 3, EXPIRED: 4 } as const;
export const EndedReason = { ROOM_LOST: 1, MOVED: 2, REPLACED: 3 } as const;

const EMPTY = new Uint8Array();

/** What a field has that is not on the wire. */
function absent(type: Type): unknown {
  switch (type) {
    case "text":
      return "";
    case "bytes":
      return EMPTY;
    case "flag":
      return false;
    case "texts":
      return {};
    case "chosen":
      return undefined;
    default:
      return 0;
  }
}

function wireType(type: Type): WireType {
  if (type === "double") return WireType.Bit64;
  return type === "number" || type === "flag" ? WireType.Varint : WireType.LengthDelimited;
}

/** Reads a control message, without fields this client does not know; throws RookeryError `bad_payload`. */
export function readControl<F extends Fields>(fields: F, payload: Uint8Array): Control<F> {
  const all = Object.entries<Type>(fields);
  const message: Record<string, unknown> = {};
  for (const [name, type] of all) message[name] = absent(type);
  try {
    const reader = new BinaryReader(payload);
    while (reader.pos < reader.len) {
      const [number, wire] = reader.tag();
      const [name, type] = all[number - 1] ?? [];
      if (name === undefined || type === undefined || wireType(type) !== wire) reader.skip(wire, number);
      else message[name] = readValue(reader, type, message[name]);
    }
  } catch (cause) {
    throw new RookeryError("bad_payload", "A control message cannot be read", { cause });
  }
  return message as Control<F>; // each field by its type
}

function readValue(reader: BinaryReader, type: Type, before: unknown): unknown {
  switch (type) {
    case "number":
      return Number(reader.uint64());
    case "double":
      return reader.double();
    case "flag":
      return reader.bool();
    case "bytes":
      return reader.bytes();
    case "texts": {
      const { key, value } = readControl({ key: "text", value: "text" } as const, reader.bytes());
      return { ...(before as Values["texts"]), [key]: value };
    }
    default:
      return reader.string();
  }
}

/** Writes a control message; what is left out is not on the wire. */
export function writeControl<F extends Fields>(fields: F, message: Partial<Control<F>>): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  let number = 0;
  for (const [name, type] of Object.entries<Type>(fields)) {
    number++;
    const value: unknown = message[name];
    if (value === undefined || (value === absent(type) && type !== "chosen")) continue;
    if (type === "texts") writeTexts(writer, number, value as Values["texts"]);
    else if (type !== "bytes" || (value as Uint8Array).length > 0) writeValue(writer.tag(number, wireType(type)), type, value);
  }
  return writer.finish();
}

function writeValue(writer: BinaryWriter, type: Type, value: unknown): void {
  if (type === "number") writer.uint64(value as number);
  else if (type === "double") writer.double(value as number);
  else if (type === "flag") writer.bool(value as boolean);
  else if (type === "bytes") writer.bytes(value as Uint8Array);
  else writer.string(value as string);
}

function writeTexts(writer: BinaryWriter, number: number, texts: Values["texts"]): void {
  for (const [key, value] of Object.entries(texts)) {
    writer.tag(number, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(key);
    writer.tag(2, WireType.LengthDelimited).string(value).join();
  }
}
