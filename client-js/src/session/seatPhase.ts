import type { Channel } from "../connection/connection.js";
import { StateReader } from "../state/stateReader.js";
import type { Seat } from "./joinRequest.js";
import type { Session } from "./session.js";
import type { Keeper } from "./sessionStore.js";

/** A session, and what goes with it. */
export interface Stay {
  readonly session: Session;
  /** Whether the room keeps the seat while the connection is away. */
  readonly isKept: boolean;
  readonly states: StateReader;
  /** The next state is the first after a return, and perhaps no other than the one before. */
  stateAgain: boolean;
  /** Since the room last answered RESUME: how often it sent us elsewhere. */
  moves: number;
  keeper: Keeper | undefined;
}

/** How it stands with the seat. */
export type Phase =
  /** There is none; one is asked for, `again` after an earlier one. */
  | { readonly kind: "joining"; readonly again: boolean }
  /** There is none, and none is wanted any more: if one comes, it is given back. */
  | { readonly kind: "withdrawing" }
  | { readonly kind: "seated"; readonly stay: Stay }
  /** As "seated", but the connection broke, which the owner was told. */
  | { readonly kind: "away"; readonly stay: Stay }
  /** LEAVE was said, LEFT not heard yet. */
  | { readonly kind: "leaving"; readonly stay: Stay }
  /** It is over, but for a last word: a LEAVE, or the acknowledgement of LEFT. */
  | { readonly kind: "farewell"; readonly stay: Stay }
  | { readonly kind: "over" };

/** A channel, and whether JOIN or RESUME was written on it. */
export interface Way {
  readonly channel: Channel;
  asked: boolean;
}

export function stayOf({ windowMs }: Seat, session: Session, keeper: Keeper | undefined): Stay {
  return { session, isKept: windowMs > 0, states: new StateReader(), stateAgain: false, moves: 0, keeper };
}
