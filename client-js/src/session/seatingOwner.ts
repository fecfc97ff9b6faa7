import type { ServerClock } from "../connection/clock.js";
import type { Refusal, Resynced } from "../connection/controls.js";
import type { Environment } from "../environment.js";
import type { RookeryError } from "../errors.js";
import type { JoinRequest, Seat } from "./joinRequest.js";
import type { Session } from "./session.js";
import type { Keeper } from "./sessionStore.js";
import type { Settlement } from "./settlement.js";

/** What somebody in a seat hears; never called after `over` said that nothing follows. */
export interface SeatingOwner {
  joined(seat: Seat): void;
  /** The connection broke; the seat is kept for a while, and asked for. */
  dropped(reason: RookeryError): void;
  /** The seat is ours again. */
  returned(): void;
  message(payload: Uint8Array): void;
  /** `again`: the first after a return or a resync, perhaps no other than the one before. */
  state(bytes: Uint8Array, about: { readonly version: number; readonly contains: number }, again: boolean): void;
  refusal(refusal: Refusal): void;
  resynced(resynced: Resynced): void;
  /** The fate of operations; `reason` for those whose fate is unknown. */
  settled(settlements: readonly Settlement[], reason: RookeryError | undefined): void;
  /** More may be sent than before. */
  writable(): void;
  /** The session ended; with `again`, another is being asked for. */
  over(reason: RookeryError, again: boolean): void;
}

/** Begins to keep a session across reloads, for clients that do. */
export type Keep = (request: JoinRequest, seat: Seat, session: Session) => Keeper | undefined;

/** What a seat needs of its client. */
export interface SeatingWorld {
  readonly environment: Environment;
  readonly clock: ServerClock;
  readonly keep: Keep;
}
