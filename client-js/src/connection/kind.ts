/** What a frame is, by its number on the wire. */
export const Kind = {
  HELLO: 1,
  WELCOME: 2,
  PING: 3,
  PONG: 4,
  GO_AWAY: 5,
  AT: 8,
  JOIN: 16,
  RESUME: 17,
  OPERATION: 18,
  REQUEST: 19,
  LEAVE: 20,
  RESEND: 24,
  PROBE: 25,
  JOINED: 32,
  JOIN_REFUSED: 33,
  RESUMED: 34,
  RESYNCED: 35,
  GONE: 36,
  ENDED: 37,
  MESSAGE: 40,
  REFUSAL: 41,
  ANSWER: 42,
  LEFT: 43,
  SNAPSHOT: 48,
  CHANGE: 49,
  VOLATILE: 50,
} as const;

export type KindName = keyof typeof Kind;
export type Kind = (typeof Kind)[KindName];

/** Any kind but AT: those whose frames carry bytes. */
export type CarrierKind = Exclude<Kind, typeof Kind.AT>;

export type Sender = "client" | "server";

const EITHER: ReadonlySet<Kind> = new Set([Kind.PING, Kind.PONG, Kind.AT, Kind.RESEND, Kind.PROBE]);
const ALL: ReadonlySet<number> = new Set(Object.values(Kind));

export function isKind(code: number): code is Kind {
  return ALL.has(code);
}

export function maySend(sender: Sender, kind: Kind): boolean {
  return EITHER.has(kind) || isClients(kind) === (sender === "client");
}

function isClients(kind: Kind): boolean {
  return kind === Kind.HELLO || (kind >= Kind.JOIN && kind <= Kind.LEAVE);
}

/** Whether it counts in its sender's numbers, and is kept until acknowledged. */
export function isNumbered(kind: Kind): boolean {
  return (kind >= Kind.OPERATION && kind <= Kind.LEAVE) || (kind >= Kind.MESSAGE && kind <= Kind.LEFT);
}

/** Whether it belongs to the channel of the AT before it, not to the connection. */
export function belongsToChannel(kind: Kind): boolean {
  return kind > Kind.AT;
}

/** Whether nothing follows it on its channel, and so may come without a seat. */
export function endsChannel(kind: Kind): boolean {
  return kind === Kind.JOIN_REFUSED || kind === Kind.GONE || kind === Kind.ENDED;
}
