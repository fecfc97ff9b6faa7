import { RookeryError } from "./errors.js";
import { Ended_Reason, Left_Reason, type Ended, type Left } from "./gen/rookery/v1/control_pb.js";

/** The room's last word, as an error. */
export function leftError({ reason, text }: Left): RookeryError {
  switch (reason) {
    case Left_Reason.ASKED:
      return new RookeryError("left", text || "The player left");
    case Left_Reason.KICKED:
      return new RookeryError("kicked", text || "The player was removed");
    case Left_Reason.ROOM_CLOSED:
      return new RookeryError("room_closed", text || "The room closed");
    case Left_Reason.EXPIRED:
      return new RookeryError("expired", text || "The player was away too long", { temporary: true });
    default:
      return new RookeryError("left", text || "The session is over");
  }
}

/** What the end of a channel means, and whether joining again is in order. */
export function endedError({ reason, text }: Ended): { error: RookeryError; again: boolean } {
  switch (reason) {
    case Ended_Reason.ROOM_LOST: {
      const words = text || "The room was lost with its node; joining again gives a new one";
      return { error: new RookeryError("room_lost", words, { temporary: true }), again: false };
    }
    case Ended_Reason.REPLACED:
      return { error: new RookeryError("replaced", text || "A newer connection took the seat"), again: false };
    default: {
      const words = text || "The room lives elsewhere now";
      return { error: new RookeryError("moved", words, { temporary: true }), again: true };
    }
  }
}
