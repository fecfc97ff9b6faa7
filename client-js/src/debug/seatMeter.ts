import type { At, Carrier } from "../connection/frame.js";
import { isNumbered, Kind } from "../connection/kind.js";

/** What was repeated between a client and a room. */
export interface Repeats {
  /** Operations that were written again: after a return, or because the room asked. */
  readonly sentAgain: number;
  /** Messages that came although they had come before. */
  readonly heardAgain: number;
  /** How often the client asked for what was missing, with RESEND. */
  readonly asked: number;
  /** How often the room did. */
  readonly wasAsked: number;
}

/** One seat's numbers as they pass by. */
export class SeatMeter implements Repeats {
  sentAgain = 0;
  heardAgain = 0;
  asked = 0;
  wasAsked = 0;
  /** The highest operation written, and the highest the room acknowledged. */
  written = 0;
  acknowledged = 0;
  /** The highest message that came. */
  private heard = 0;

  sent({ number }: At, frames: readonly Carrier[]): void {
    for (const { kind } of frames) {
      if (kind === Kind.RESEND) this.asked++;
      if (!isNumbered(kind)) continue;
      if (number <= this.written) this.sentAgain++;
      this.written = Math.max(this.written, number++);
    }
  }

  received({ number, ack }: At, frames: readonly Carrier[]): void {
    for (const { kind } of frames) {
      if (kind === Kind.JOINED) this.written = this.acknowledged = this.heard = 0; // another session
      if (kind === Kind.RESYNCED) this.heard = number - 1;
      if (kind === Kind.RESEND) this.wasAsked++;
      if (!isNumbered(kind)) continue;
      if (number <= this.heard) this.heardAgain++;
      this.heard = Math.max(this.heard, number++);
    }
    if (number > 0) this.acknowledged = Math.max(this.acknowledged, ack); // a gateway's own word has none
  }
}
