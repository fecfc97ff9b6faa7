import { EndedReason, LeftReason, ResyncedReason, type Ending, type Gone, type Joined, type Resynced } from "../connection/controls.js";
import { RookeryError } from "../errors.js";

/** The room's last word, as an error. */
export function leftError({ reason, text }: Ending): RookeryError {
  switch (reason) {
    case LeftReason.ASKED:
      return new RookeryError("left", text || "The player left");
    case LeftReason.KICKED:
      return new RookeryError("kicked", text || "The player was removed");
    case LeftReason.ROOM_CLOSED:
      return new RookeryError("room_closed", text || "The room closed");
    case LeftReason.EXPIRED:
      return new RookeryError("expired", text || "The player was away too long", { temporary: true });
    default:
      return new RookeryError("left", text || "The session is over");
  }
}

/** What the end of a channel means; with `moved` the session goes on elsewhere. */
export function endedError({ reason, text }: Ending): { error: RookeryError; moved: boolean } {
  switch (reason) {
    case EndedReason.ROOM_LOST: {
      const words = text || "The room was lost with its node; joining again gives a new one";
      return { error: new RookeryError("room_lost", words, { temporary: true }), moved: false };
    }
    case EndedReason.REPLACED:
      return { error: new RookeryError("replaced", text || "A newer connection took the seat"), moved: false };
    default: {
      const words = text || "The room lives elsewhere now";
      return { error: new RookeryError("moved", words, { temporary: true }), moved: true };
    }
  }
}

/** There is no such session; `temporary` when joining again is in order. */
export function goneError({ code, text }: Gone, temporary: boolean): RookeryError {
  return new RookeryError(code || "gone", text || "The session is over", { temporary });
}

const RESYNCS: { readonly [reason: number]: ResyncReason } = {
  [ResyncedReason.OUTBOX_OVERFLOWED]: "outbox_overflowed",
  [ResyncedReason.ROLLED_BACK]: "rolled_back",
  [ResyncedReason.SECOND_COPY]: "second_copy",
};

/** Why a session goes on, but not without loss. */
export type ResyncReason = "outbox_overflowed" | "rolled_back" | "second_copy" | "other";

export function resyncReason({ reason }: Resynced): ResyncReason {
  return RESYNCS[reason] ?? "other";
}

export function resyncError(resynced: Resynced): RookeryError {
  return new RookeryError(resyncReason(resynced), "What the room said of it is lost");
}

export function leftEarly(): RookeryError {
  return new RookeryError("left", "The player left");
}

export function joinUnanswered(): RookeryError {
  return new RookeryError("join_unanswered", "Nobody answered the join", { temporary: true });
}

export function notSeated(soon: boolean): RookeryError {
  return soon
    ? new RookeryError("not_joined", "There is no seat at the moment", { temporary: true })
    : new RookeryError("ended", "The seat was given up");
}

export function tooBig(bytes: number, most: number): RookeryError {
  return new RookeryError("too_big", `${bytes} bytes, where the server takes ${most}`);
}

/** The room that was asked for by its id is one of another game. */
export function wrongType({ room, type }: Pick<Joined, "room" | "type">): RookeryError {
  return new RookeryError("wrong_type", `Room ${room} is of type ${type}`);
}
