import type { AnyCode, RookeryError } from "../errors.js";
import type { ResyncReason } from "../session/endings.js";

/** One of our operations was consumed without effect. */
export interface RefusedOperation {
  /** What `send` returned. */
  readonly operation: number;
  readonly code: AnyCode;
  readonly text: string;
}

export interface StateAbout {
  /** Counts up. */
  readonly version: number;
  /** The highest of our operations that is already in it: what prediction needs. */
  readonly contains: number;
}

/** The session goes on, but not without loss; the state that follows is whole. */
export interface Resync {
  readonly reason: ResyncReason;
  /** The room's messages that never come, by their numbers, both ends included. */
  readonly missed: { readonly from: number; readonly to: number } | undefined;
}

/** The connection is away, and the seat is kept. */
export interface Drop {
  readonly reason: RookeryError;
  /** For how long. */
  readonly windowMs: number;
}

/** The session ended. */
export interface RoomEnd {
  readonly reason: RookeryError;
  /** True: the room is already joining again as somebody new. False: it is over for good. */
  readonly rejoining: boolean;
}

export type RoomStatus = "joining" | "joined" | "away" | "ended";

/** Operations whose fate nobody knows. */
export interface LostOperations {
  readonly operations: readonly number[];
  readonly reason: RookeryError;
}
