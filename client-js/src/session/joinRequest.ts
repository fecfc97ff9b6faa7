import { Controls, writeControl, type Joined, type JoinMode } from "../connection/controls.js";
import type { Carrier } from "../connection/frame.js";
import { Kind } from "../connection/kind.js";
import type { Asked } from "../question.js";
import type { SessionTerms } from "./session.js";

/** Where somebody wants to sit. */
export interface JoinRequest {
  /** The game type's name, also where the target is a room. */
  readonly type: string;
  readonly target: { readonly case: "room" | "type"; readonly value: string };
  readonly mode: (typeof JoinMode)[keyof typeof JoinMode];
  readonly metadata: { readonly [key: string]: string };
  readonly options: Uint8Array;
  /** Where the app says them anew for each join, as for tickets that are good for one. */
  readonly freshOptions?: (asked: Asked) => Uint8Array | Promise<Uint8Array>;
  /** Whether to join again when the session ends without anybody wanting it. */
  readonly rejoin: boolean;
}

/** A seat as JOINED gave it. */
export interface Seat {
  readonly number: number;
  /** Operations a second. */
  readonly inputRate: number;
  /** How long it is kept while its player is away; 0 for not at all. */
  readonly windowMs: number;
  readonly terms: SessionTerms;
}

/** JOIN; with the same id it is the same join, and a later attempt counts more than an earlier. */
export function joinFrame(
  { id, attempt }: { readonly id: Uint8Array; readonly attempt: number },
  { target, mode, metadata, options }: Pick<JoinRequest, "target" | "mode" | "metadata" | "options">,
): Carrier {
  const where = target.case === "room" ? { room: target.value } : { type: target.value };
  return { kind: Kind.JOIN, payload: writeControl(Controls.join, { id, attempt, ...where, mode, metadata, options }) };
}

/** What JOINED agrees on. */
export function seatOf({ seat: number, inputRate, resumeWindowMs: windowMs, ...terms }: Joined): Seat {
  return { number, inputRate, windowMs, terms };
}
