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
  /** The highest message number that we know was used. */
  private known = 0;
  /** When to ask for what is missing, Infinity for never. */
  private askAt = Infinity;
  private askNotBefore = -Infinity;

  constructor(bounds: Bounds, next: number) {
    this.bounds = bounds;
    this.last = next - 1;
  }

  /** The highest message number received. */
  get received(): number {
    return this.last;
  }

  /** Whether the room is to be asked now for what we lack. */
  wantsResend(now: number): boolean {
    return this.askAt <= now;
  }

  /** When an acknowledgement, or a question for what is missing, is due; Infinity for never. */
  get dueAt(): number {
    return Math.min(this.ackAt, this.askAt);
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
    if (number >= this.known) this.askAt = Infinity; // nothing is missing any more
    this.unackedMessages++;
    this.unackedBytes += frame.payload.length;
    const many = this.unackedMessages * 4 >= this.bounds.outboxMessages;
    const large = this.unackedBytes * 4 >= this.bounds.outboxBytes;
    const final = frame.kind === Kind.LEFT; // the room waits for nothing else
    this.ackBy(many || large || final ? now : now + OWN_ACK_DELAY_MS);
    return true;
  }

  /**
   * Something before message `known` is missing: it is asked for, at most once per round trip.
   *
   * A gap that shows sooner may be filled by what is on its way; if it is not, it is asked for then.
   * Without that, pieces that overtake each other are had one by one, at the pace of the probes.
   */
  wantMissing(known: number, { now }: Moment): void {
    this.known = Math.max(this.known, known);
    this.askAt = Math.min(this.askAt, Math.max(now, this.askNotBefore));
  }

  /** A state is missing; the next change shows it again, if this is too soon. */
  wantState({ now }: Moment): void {
    if (now >= this.askNotBefore) this.askAt = now;
  }

  /** RESEND is on its way. */
  asked({ now, rtt }: Moment): void {
    this.askAt = Infinity;
    this.askNotBefore = now + rtt;
  }

  ackBy(time: number): void {
    this.ackAt = Math.min(this.ackAt, time);
  }

  /** An AT with our acknowledgement is on its way. */
  wrote(): void {
    this.ackAt = Infinity;
    this.unackedMessages = 0;
    this.unackedBytes = 0;
  }

  /** The next message has this number, whatever came before. */
  restartAt(next: number): void {
    this.last = next - 1;
    this.known = 0;
    this.askAt = Infinity;
    this.wrote();
  }

  /** Another channel: what was asked for on the last is asked for anew. */
  drop(): void {
    this.known = 0;
    this.askAt = Infinity;
    this.askNotBefore = -Infinity;
  }
}
