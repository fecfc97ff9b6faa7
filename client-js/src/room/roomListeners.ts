import type { Resynced } from "../connection/controls.js";
import type { Environment } from "../environment.js";
import { Listeners } from "../listeners.js";
import { resyncReason } from "../session/endings.js";
import type { Drop, LostOperations, RefusedOperation, Resync, RoomEnd } from "./roomEvents.js";

/** Who wants to know what of a room. */
export interface RoomListeners {
  readonly joins: Listeners<readonly [number]>;
  readonly drops: Listeners<readonly [Drop]>;
  readonly returns: Listeners<readonly []>;
  readonly resyncs: Listeners<readonly [Resync]>;
  readonly refusals: Listeners<readonly [RefusedOperation]>;
  readonly losses: Listeners<readonly [LostOperations]>;
  readonly ends: Listeners<readonly [RoomEnd]>;
}

export function roomListeners(environment: Environment): RoomListeners {
  return {
    joins: new Listeners(environment),
    drops: new Listeners(environment),
    returns: new Listeners(environment),
    resyncs: new Listeners(environment),
    refusals: new Listeners(environment),
    losses: new Listeners(environment),
    ends: new Listeners(environment),
  };
}

export function resyncOf(resynced: Resynced): Resync {
  const { lostFrom, lostTo } = resynced;
  const missed = lostFrom === 0 ? undefined : { from: lostFrom, to: lostTo };
  return { reason: resyncReason(resynced), missed };
}
