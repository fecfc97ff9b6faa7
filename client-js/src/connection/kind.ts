import * as Kind from "./kindNumbers.js";

/** What a frame is, by its number on the wire. */
export { Kind };

export type KindName = keyof typeof Kind;
type AnyKind = (typeof Kind)[KindName];

/** Any kind but AT: those whose frames carry bytes. */
export type CarrierKind = Exclude<AnyKind, typeof Kind.AT>;

export type Sender = "client" | "server";

const EITHER: ReadonlySet<AnyKind> = new Set([Kind.PING, Kind.PONG, Kind.AT, Kind.RESEND, Kind.PROBE]);

/** From which to which there are kinds. */
const RANGES = [
  [Kind.HELLO, Kind.GO_AWAY],
  [Kind.AT, Kind.AT],
  [Kind.JOIN, Kind.LEAVE],
  [Kind.RESEND, Kind.PROBE],
  [Kind.JOINED, Kind.ENDED],
  [Kind.MESSAGE, Kind.LEFT],
  [Kind.SNAPSHOT, Kind.VOLATILE],
] as const;

export function isKind(code: number): code is AnyKind {
  return RANGES.some(([first, last]) => code >= first && code <= last);
}

export function maySend(sender: Sender, kind: AnyKind): boolean {
  return EITHER.has(kind) || isClients(kind) === (sender === "client");
}

function isClients(kind: AnyKind): boolean {
  return kind === Kind.HELLO || (kind >= Kind.JOIN && kind <= Kind.LEAVE);
}

/** Whether it counts in its sender's numbers, and is kept until acknowledged. */
export function isNumbered(kind: AnyKind): boolean {
  return (kind >= Kind.OPERATION && kind <= Kind.LEAVE) || (kind >= Kind.MESSAGE && kind <= Kind.LEFT);
}

/** Whether it belongs to the channel of the AT before it, not to the connection. */
export function belongsToChannel(kind: AnyKind): boolean {
  return kind > Kind.AT;
}

/** Whether nothing follows it on its channel, and so may come without a seat. */
export function endsChannel(kind: AnyKind): boolean {
  return kind === Kind.JOIN_REFUSED || kind === Kind.GONE || kind === Kind.ENDED;
}
