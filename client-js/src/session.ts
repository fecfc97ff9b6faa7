import { firstWanted, frameSize, resendFrame, type At, type Carrier } from "./frame.js";
import { isNumbered, Kind } from "./kind.js";

/** How long the room may keep an acknowledgement to itself. */
const ROOM_ACK_DELAY_MS = 50;
/** How long we may. */
const OWN_ACK_DELAY_MS = 1000;
const LONGEST_PROBE_INTERVAL_MS = 5000;
/** An AT with the longest numbers, and a RESEND and a PROBE behind it. */
const HEAD_BYTES = 48;

/** What JOINED agrees on. */
export interface SessionTerms {
  readonly nextOperation: number;
  readonly nextMessage: number;
  readonly windowOperations: number;
  readonly windowBytes: number;
  readonly outboxMessages: number;
  readonly outboxBytes: number;
}

/** When something happens, on a clock that never goes back, and how long a round trip takes then. */
export interface Moment {
  readonly now: number;
  readonly rtt: number;
}

interface Operation {
  readonly number: number;
  readonly frame: Carrier;
}

/**
 * One seat's numbers, outbox and window, as the client knows them.
 *
 * Pure: time comes in with each call, frames go in and come out, and nothing else happens. It
 * knows no connection, so what is unacknowledged can be written again on another one.
 */
export class Session {
  private readonly terms: SessionTerms;

  /** Unacknowledged, in order; bounded by the window, beyond which {@link offer} says no. */
  private readonly outbox: Operation[] = [];
  private outboxBytes = 0;
  private nextOperation: number;
  /** The first number not yet written, or to be written again. */
  private unwritten: number;
  private probeAt = Infinity;
  private probeInterval = 0;

  private received: number;
  private unackedMessages = 0;
  private unackedBytes = 0;
  private ackAt = Infinity;
  private wantsResend = false;
  private resendNotBefore = -Infinity;

  constructor(terms: SessionTerms) {
    this.terms = terms;
    this.nextOperation = terms.nextOperation;
    this.unwritten = terms.nextOperation;
    this.received = terms.nextMessage - 1;
  }

  /** The highest message number received. */
  get lastMessage(): number {
    return this.received;
  }

  /** The highest operation number the room acknowledged. */
  get acknowledged(): number {
    return this.nextOperation - 1 - this.outbox.length;
  }

  /** The numbers of the operations nobody acknowledged. */
  get unacknowledged(): readonly number[] {
    const operations = this.outbox.filter(({ frame }) => frame.kind !== Kind.LEAVE);
    return operations.map(({ number }) => number);
  }

  /** Whether an operation of this many bytes may be sent now. */
  admits(bytes: number): boolean {
    return (
      this.outbox.length < this.terms.windowOperations &&
      this.outboxBytes + bytes <= this.terms.windowBytes
    );
  }

  /** Takes an operation and returns its number, or undefined when the window is full. */
  offer(payload: Uint8Array): number | undefined {
    return this.admits(payload.length) ? this.append({ kind: Kind.OPERATION, payload }) : undefined;
  }

  /** Takes a LEAVE, which goes out as soon as the window admits it. */
  leave(): number {
    return this.append({ kind: Kind.LEAVE, payload: new Uint8Array() });
  }

  /**
   * Takes an AT and the frames behind it, and returns those that are new, in order.
   *
   * A gateway that speaks for itself has no numbers, and nothing is concluded from its AT.
   */
  receive(at: At, frames: readonly Carrier[], moment: Moment): readonly Carrier[] {
    const fresh: Carrier[] = [];
    let gap = at.number > this.received + 1;
    let number = at.number;
    let probed = false;
    for (const frame of frames) {
      if (isNumbered(frame.kind)) {
        if (number === this.received + 1) {
          this.accept(frame, moment);
          fresh.push(frame);
        } else if (number > this.received + 1) {
          gap = true;
        } else {
          this.ackBy(moment.now + OWN_ACK_DELAY_MS); // sent again, so the last one was lost
        }
        number++;
      } else if (frame.kind === Kind.RESEND) {
        this.unwritten = Math.min(this.unwritten, Math.max(firstWanted(frame.payload), this.acknowledged + 1));
      } else if (frame.kind === Kind.PROBE) {
        probed = true;
      } else {
        fresh.push(frame);
      }
    }
    if (at.number === 0) return fresh;
    if (gap) this.wantMissing(moment);
    else this.forget(at.ack, moment);
    if (probed && !this.wantsResend) this.ackBy(moment.now);
    return fresh;
  }

  /** A state is missing: asks for it as for a message, no more often. */
  missState(moment: Moment): void {
    this.wantMissing(moment);
  }

  /**
   * Goes on where RESYNCED says, and returns whether that was news.
   *
   * What was said before and is not acknowledged may be lost, so it is written again.
   */
  resync({ nextOperation, nextMessage }: { nextOperation: number; nextMessage: number }): boolean {
    if (nextMessage <= this.received + 1) return false;
    this.received = nextMessage - 1;
    this.wantsResend = false;
    const first = Math.max(nextOperation, this.acknowledged + 1);
    this.unwritten = Math.min(this.unwritten, first);
    return true;
  }

  /**
   * The frames to write now, at most `limit` bytes with their AT, or undefined when there are none.
   *
   * They count as written: call until undefined, and write all of it.
   */
  write(channel: number, limit: number, moment: Moment): readonly [At, ...Carrier[]] | undefined {
    const number = this.unwritten;
    const frames: Carrier[] = [];
    if (this.wantsResend) frames.push(resendFrame(this.received + 1));
    if (this.probeAt <= moment.now && this.nothingUnwritten()) frames.push(this.probe(moment));
    let room = limit - HEAD_BYTES;
    for (let next = this.writable(); next !== undefined; next = this.writable()) {
      room -= frameSize(next.frame);
      if (room < 0) break;
      frames.push(next.frame);
      this.unwritten = next.number + 1;
      this.probeInterval = 2 * ROOM_ACK_DELAY_MS + moment.rtt;
      this.probeAt = moment.now + this.probeInterval;
    }
    if (frames.length === 0 && this.ackAt > moment.now) return undefined;
    this.wantsResend = false;
    this.ackAt = Infinity;
    this.unackedMessages = 0;
    this.unackedBytes = 0;
    return [{ kind: Kind.AT, channel, number, ack: this.received, ahead: 0 }, ...frames];
  }

  /** When {@link write} has something to say next if nothing else happens; Infinity for never. */
  wakeAt(): number {
    if (this.wantsResend || this.writable() !== undefined) return -Infinity;
    return Math.min(this.ackAt, this.nothingUnwritten() ? this.probeAt : Infinity);
  }

  private append(frame: Carrier): number {
    const number = this.nextOperation++;
    this.outbox.push({ number, frame });
    this.outboxBytes += frame.payload.length;
    return number;
  }

  private writable(): Operation | undefined {
    if (this.unwritten > this.acknowledged + this.terms.windowOperations) return undefined;
    return this.outbox[this.unwritten - this.acknowledged - 1];
  }

  private nothingUnwritten(): boolean {
    return this.unwritten === this.nextOperation;
  }

  private probe(moment: Moment): Carrier {
    this.probeInterval = Math.min(2 * this.probeInterval, LONGEST_PROBE_INTERVAL_MS);
    this.probeAt = moment.now + this.probeInterval;
    return { kind: Kind.PROBE, payload: new Uint8Array() };
  }

  private accept(frame: Carrier, moment: Moment): void {
    this.received++;
    this.unackedMessages++;
    this.unackedBytes += frame.payload.length;
    const many = this.unackedMessages * 4 >= this.terms.outboxMessages;
    const large = this.unackedBytes * 4 >= this.terms.outboxBytes;
    const last = frame.kind === Kind.LEFT; // the room waits for nothing else
    this.ackBy(many || large || last ? moment.now : moment.now + OWN_ACK_DELAY_MS);
  }

  private ackBy(time: number): void {
    this.ackAt = Math.min(this.ackAt, time);
  }

  private wantMissing({ now, rtt }: Moment): void {
    if (now < this.resendNotBefore) return;
    this.wantsResend = true;
    this.resendNotBefore = now + rtt;
  }

  private forget(ack: number, { now, rtt }: Moment): void {
    const before = this.outbox.length;
    if (ack >= this.nextOperation) return; // of what was never sent
    while (this.outbox.length > 0 && this.acknowledged < ack) {
      this.outboxBytes -= this.outbox.shift()?.frame.payload.length ?? 0;
    }
    if (this.outbox.length === before) return;
    this.unwritten = Math.max(this.unwritten, this.acknowledged + 1);
    this.probeInterval = 2 * ROOM_ACK_DELAY_MS + rtt;
    this.probeAt = this.outbox.length === 0 ? Infinity : now + this.probeInterval;
  }
}
