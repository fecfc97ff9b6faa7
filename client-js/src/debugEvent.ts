import type { Frame } from "./connection/frame.js";
import type { ServerClock } from "./connection/clock.js";
import type { Status } from "./connection/reconnector.js";
import type { Room } from "./room/room.js";

/** One message of the socket: just given to it, or just read and not yet handled. */
export interface MessageSeen {
  readonly kind: "sent" | "received";
  /** An AT says whose the frames behind it are. Payloads are views: look at them now, and change nothing. */
  readonly frames: readonly Frame[];
  readonly bytes: number;
  /** What the socket has not given to the network yet, this message included; 0 where sockets do not say. */
  readonly buffered: number;
  /** Who has which channel, for `@rookery/client/debug`: compare, and do not call. */
  readonly channels: ReadonlyMap<number, object>;
}

/** What happens between a client and its servers, as it happens. */
export type DebugEvent =
  | MessageSeen
  | { readonly kind: "status"; readonly status: Status }
  /** A ping was answered; the clock, which is the client's, has it already. */
  | { readonly kind: "pong"; readonly roundTripMs: number; readonly clock: Pick<ServerClock, "serverNow" | "rtt" | "jitter"> }
  /** A room is about to be joined, or was restored: its own listeners tell how its seat fares. */
  | { readonly kind: "room"; readonly room: Room };

/**
 * Takes what happens, and when, in milliseconds on the environment's clock that never goes back.
 *
 * It is called in the middle of things: it may look, and may not call the client. What it throws is
 * reported as a listener's error.
 */
export type DebugHook = (event: DebugEvent, at: number) => void;
