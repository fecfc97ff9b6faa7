import { Controls, readControl, writeControl, type Resynced } from "../connection/controls.js";
import { firstWanted, frameSize, resendFrame, type At, type Carrier } from "../connection/frame.js";
import { endsChannel, isNumbered, Kind } from "../connection/kind.js";
import { Inbox, type Bounds, type Moment } from "./inbox.js";
import { Outbox, type Operation, type Window } from "./outbox.js";
import { refusedBy, type Settlement } from "./settlement.js";

/** How long the room may keep an acknowledgement to itself. */
const ROOM_ACK_DELAY_MS = 50;
const LONGEST_PROBE_INTERVAL_MS = 5000;
/** An AT with the longest numbers, and a RESEND and a PROBE behind it. */
const HEAD_BYTES = 48;
const MOST_OPEN_REQUESTS = 256;

/** What JOINED agrees on. */
export interface SessionTerms extends Window, Bounds {
  readonly room: string;
  readonly session: string;
  readonly secret: Uint8Array;
  readonly epoch: number;
  readonly nextOperation: number;
  readonly nextMessage: number;
}

/** What a session must not forget, beside its terms and its operations. */
export interface SessionNumbers {
  readonly epoch: number;
  readonly generation: number;
  /** The highest message received. */
  readonly received: number;
  /** The highest operation acknowledged. */
  readonly acknowledged: number;
  /** The highest operation ever put on a wire. */
  readonly highest: number;
  /** Operations beyond it whose fate was told. */
  readonly settled: readonly number[];
}

/**
 * One seat's numbers, outbox and window, as the client knows them.
 *
 * Pure: time comes in with each call, frames go in and come out, and nothing else happens. It
 * knows no connection: dropped, it is silent until {@link resume} is written and answered.
 */
export class Session {
  readonly terms: SessionTerms;
  private readonly outbox: Outbox;
  private readonly inbox: Inbox;
  private epoch: number;
  private generation = 0;
  /** Between a lost channel and the answer to RESUME on another. */
  private dropped = false;
  private probeAt = Infinity;
  private probeInterval = 0;
  /** The highest message received when RESYNCED came last. */
  private receivedBefore = 0;

  constructor(terms: SessionTerms) {
    this.terms = terms;
    this.epoch = terms.epoch;
    this.outbox = new Outbox(terms, terms.nextOperation);
    this.inbox = new Inbox(terms, terms.nextMessage);
  }

  /** Goes on, dropped, with what was kept of an earlier one. */
  static restored(terms: SessionTerms, numbers: SessionNumbers, operations: readonly Operation[]): Session {
    const { acknowledged, received, highest, settled } = numbers;
    const session = new Session({ ...terms, nextOperation: acknowledged + 1, nextMessage: received + 1 });
    session.epoch = numbers.epoch;
    session.generation = numbers.generation;
    session.outbox.refill(operations, { highest, settled });
    session.drop();
    return session;
  }

  /** All of it that may not be forgotten, beside {@link operations}. */
  get numbers(): SessionNumbers {
    const { epoch, generation } = this;
    const { acknowledged, highest, settled } = this.outbox;
    return { epoch, generation, received: this.inbox.received, acknowledged, highest, settled };
  }

  /** What is not acknowledged, in order. */
  get operations(): readonly Operation[] {
    return this.outbox.operations;
  }

  /** The numbers of the operations of which nothing is known yet. */
  get unsettled(): readonly number[] {
    return this.outbox.unsettled;
  }

  /** Whether it lost its channel, and has no other yet. */
  get isDropped(): boolean {
    return this.dropped;
  }

  /** Whether another request may be open. */
  get admitsRequest(): boolean {
    return this.outbox.openRequests < MOST_OPEN_REQUESTS;
  }

  /** Whether so many operations, of this many bytes together, may be sent now. */
  admits(bytes: number, operations = 1): boolean {
    return this.outbox.admits(bytes, operations);
  }

  /** No operation may be larger: the window would never hold it. */
  get windowBytes(): number {
    return this.terms.windowBytes;
  }

  /** Takes an operation and returns its number, or undefined when the window is full. */
  offer(payload: Uint8Array, kind: typeof Kind.OPERATION | typeof Kind.REQUEST = Kind.OPERATION): number | undefined {
    return this.admits(payload.length) ? this.outbox.add({ kind, payload }) : undefined;
  }

  /** Takes a LEAVE, which goes out as soon as the window admits it. */
  leave(): number {
    return this.outbox.add({ kind: Kind.LEAVE, payload: new Uint8Array() });
  }

  /** Its channel is over. */
  drop(): void {
    this.dropped = true;
    this.inbox.drop();
    this.probeAt = Infinity;
  }

  /** RESUME for a new channel, with a greater generation each time; what is unanswered is repeated so. */
  resume(channel: number, stateVersion: number): readonly [At, Carrier] {
    const { room, session, secret } = this.terms;
    this.drop();
    const resume = writeControl(Controls.resume, {
      room,
      session,
      secret,
      generation: ++this.generation,
      epoch: this.epoch,
      lastMessage: this.inbox.received,
      stateVersion,
      highestOperation: this.outbox.highest,
    });
    const number = this.outbox.highest + 1;
    const at: At = { kind: Kind.AT, channel, number, ack: this.inbox.received, ahead: 0 };
    return [at, { kind: Kind.RESUME, payload: resume }];
  }

  /**
   * Takes an AT and the frames behind it, and returns those that are new, in order.
   *
   * A gateway that speaks for itself has no numbers, and nothing is concluded from its AT. While
   * dropped, only the answer to RESUME counts, and what ends the channel.
   */
  receive(at: At, frames: readonly Carrier[], moment: Moment): readonly Carrier[] {
    const answer = find(frames, Kind.RESYNCED) ?? find(frames, Kind.RESUMED); // with both, something is lost
    const turn = answer !== undefined && this.turn(answer, moment) ? answer : undefined;
    if (this.dropped) return frames.filter(({ kind }) => endsChannel(kind));
    const fresh: Carrier[] = [];
    let gap = !this.inbox.follows(at.number);
    let number = at.number;
    let probed = false;
    for (const frame of frames) {
      if (isNumbered(frame.kind)) {
        if (!this.inbox.follows(number)) gap = true;
        else if (this.inbox.accept(number, frame, moment.now)) fresh.push(this.noted(frame));
        number++;
      } else if (frame.kind === Kind.RESEND) {
        this.outbox.rewind(firstWanted(frame.payload));
      } else if (frame.kind === Kind.PROBE) {
        probed = true;
      } else if (frame === turn || !isAnswer(frame)) {
        fresh.push(frame);
      }
    }
    if (at.number === 0) return fresh;
    if (gap) this.inbox.wantMissing(number - 1, moment);
    else this.forget(at.ack, moment);
    if (probed && !this.inbox.wantsResend(moment.now)) this.inbox.ackBy(moment.now);
    return fresh;
  }

  /** A state is missing: asks for it as for a message, no more often. */
  missState(moment: Moment): void {
    this.inbox.wantState(moment);
  }

  /** RESYNCED as just received, without messages that the room calls lost and that had come. */
  lacking(resynced: Resynced): Resynced {
    const lostFrom = Math.max(resynced.lostFrom, this.receivedBefore + 1);
    const any = resynced.lostFrom > 0 && lostFrom <= resynced.lostTo;
    return { ...resynced, lostFrom: any ? lostFrom : 0, lostTo: any ? resynced.lostTo : 0 };
  }

  /** Nothing more will be heard: what is not settled is unknown. */
  abandon(): void {
    this.outbox.abandon();
  }

  /** What settled since this was last asked. */
  takeSettlements(): readonly Settlement[] {
    return this.outbox.takeSettlements();
  }

  /**
   * The frames to write now, at most `limit` bytes with their AT, or undefined when there are none.
   *
   * They count as written: call until undefined, and write all of it.
   */
  write(channel: number, limit: number, moment: Moment): readonly [At, ...Carrier[]] | undefined {
    if (this.dropped) return undefined;
    const number = this.outbox.nextToWrite;
    const frames: Carrier[] = [];
    if (this.inbox.wantsResend(moment.now)) {
      frames.push(resendFrame(this.inbox.received + 1));
      this.inbox.asked(moment);
    }
    if (this.probeAt <= moment.now && this.outbox.allWritten) frames.push(this.probe(moment));
    let room = limit - HEAD_BYTES;
    let first = true;
    for (let next = this.outbox.writable(); next !== undefined; next = this.outbox.writable()) {
      room -= frameSize(next.frame);
      if (room < 0 && !first) break; // one that is too large by itself is the server's to judge
      first = false;
      frames.push(next.frame);
      this.outbox.wrote(next);
      this.armProbe(moment);
    }
    if (frames.length === 0 && this.inbox.dueAt > moment.now) return undefined;
    this.inbox.wrote();
    return [{ kind: Kind.AT, channel, number, ack: this.inbox.received, ahead: 0 }, ...frames];
  }

  /** When {@link write} has something to say next if nothing else happens; Infinity for never. */
  wakeAt(): number {
    if (this.dropped) return Infinity;
    if (this.outbox.writable() !== undefined) return -Infinity;
    return Math.min(this.inbox.dueAt, this.outbox.allWritten ? this.probeAt : Infinity);
  }

  /** Goes on where RESUMED or RESYNCED says; false when it says nothing new. */
  private turn(answer: Carrier, moment: Moment): boolean {
    if (answer.kind === Kind.RESUMED) {
      if (!this.dropped) return false;
      const { epoch, nextOperation } = readControl(Controls.resumed, answer.payload);
      this.epoch = Math.max(this.epoch, epoch);
      this.outbox.goOn(nextOperation, false);
    } else {
      const resynced = readControl(Controls.resynced, answer.payload);
      if (!this.dropped && !this.isNews(resynced)) return false;
      const next = resynced.nextMessage;
      const lost = resynced.lostFrom > 0 || !this.inbox.follows(next);
      this.epoch = Math.max(this.epoch, resynced.epoch);
      this.receivedBefore = this.inbox.received;
      this.inbox.restartAt(next);
      this.outbox.goOn(resynced.nextOperation, lost);
    }
    this.dropped = false;
    if (this.outbox.operations.length > 0) this.armProbe(moment);
    return true;
  }

  private isNews({ epoch, nextMessage }: Resynced): boolean {
    return epoch > this.epoch || !this.inbox.follows(nextMessage);
  }

  /** Remembers what a message says of an operation. */
  private noted(frame: Carrier): Carrier {
    if (frame.kind === Kind.REFUSAL) {
      this.outbox.hear(refusedBy(readControl(Controls.refusal, frame.payload)));
    } else if (frame.kind === Kind.ANSWER) {
      const { operation, payload } = readControl(Controls.answer, frame.payload);
      this.outbox.hear({ kind: "answered", operation, payload });
    }
    return frame;
  }

  private forget(ack: number, moment: Moment): void {
    if (!this.outbox.forget(ack)) return;
    if (this.outbox.operations.length === 0) this.probeAt = Infinity;
    else this.armProbe(moment);
  }

  private armProbe({ now, rtt }: Moment): void {
    this.probeInterval = 2 * ROOM_ACK_DELAY_MS + rtt;
    this.probeAt = now + this.probeInterval;
  }

  private probe(moment: Moment): Carrier {
    this.probeInterval = Math.min(2 * this.probeInterval, LONGEST_PROBE_INTERVAL_MS);
    this.probeAt = moment.now + this.probeInterval;
    return { kind: Kind.PROBE, payload: new Uint8Array() };
  }
}

function find(frames: readonly Carrier[], wanted: Carrier["kind"]): Carrier | undefined {
  return frames.find(({ kind }) => kind === wanted);
}

function isAnswer({ kind }: Carrier): boolean {
  return kind === Kind.RESUMED || kind === Kind.RESYNCED;
}
