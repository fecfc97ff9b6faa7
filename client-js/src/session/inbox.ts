import type { Carrier } from "../connection/frame.js";
import { Kind } from "../connection/kind.js";

/** How long we may keep an acknowledgement to ourselves. */
const OWN_ACK_DELAY_MS = 1000;

/** How much the room keeps for us. */
export interface Bounds {
  readonly outboxMessages: number;
  readonly outboxBytes: number;
}

/** When something happens, on a clock that never goes back, and how long a round trip takes then. */
export interface Moment {
  readonly now: number;
  readonly rtt: number;
}

/** What a player heard: each message once and in order, and when that is to be acknowledged. */
export class Inbox {
  private readonly bounds: Bounds;
  private last: number;
  private unackedMessages = 0;
  private unackedBytes = 0;
  private ackAt = Infinity;
  private wants = false;
  private wantNotBefore = -Infinity;

  constructor(bounds: Bounds, next: number) {
    this.bounds = bounds;
    this.last = next - 1;
  }

  /** The highest message number received. */
  get received(): number {
    return this.last;
  }

  /** Whether the room is to send again what we lack. */
  get wantsResend(): boolean {
    return this.wants;
  }

  /** When an acknowledgement is due, Infinity for never. */
  get dueAt(): number {
    return this.ackAt;
  }

  /** Whether nothing is missing before this number. */
  follows(number: number): boolean {
    return number <= this.last + 1;
  }

  /** Takes a message unless it came before. The caller knows that it {@link follows}. */
  accept(number: number, frame: Carrier, now: number): boolean {
    if (number <= this.last) {
      this.ackBy(now + OWN_ACK_DELAY_MS); // sent again, so the last one was lost
      return false;
    }
    this.last = number;
    this.unackedMessages++;
    this.unackedBytes += frame.payload.length;
    const many = this.unackedMessages * 4 >= this.bounds.outboxMessages;
    const large = this.unackedBytes * 4 >= this.bounds.outboxBytes;
    const final = frame.kind === Kind.LEFT; // the room waits for nothing else
    this.ackBy(many || large || final ? now : now + OWN_ACK_DELAY_MS);
    return true;
  }

  /** Something is missing: it is asked for, at most once per round trip. */
  wantMissing({ now, rtt }: Moment): void {
    if (now < this.wantNotBefore) return;
    this.wants = true;
    this.wantNotBefore = now + rtt;
  }

  ackBy(time: number): void {
    this.ackAt = Math.min(this.ackAt, time);
  }

  /** An AT with our acknowledgement is on its way, and a RESEND behind it if there was need. */
  wrote(): void {
    this.wants = false;
    this.ackAt = Infinity;
    this.unackedMessages = 0;
    this.unackedBytes = 0;
  }

  /** The next message has this number, whatever came before. */
  restartAt(next: number): void {
    this.last = next - 1;
    this.wrote();
  }

  /** Another channel: what was asked for on the last is asked for anew. */
  drop(): void {
    this.wants = false;
    this.wantNotBefore = -Infinity;
  }
}
