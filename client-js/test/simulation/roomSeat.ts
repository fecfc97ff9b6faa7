import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { firstWanted, resendFrame, type At, type Carrier } from "../../src/connection/frame.js";
import {
  AnswerSchema,
  Ended_Reason,
  EndedSchema,
  GoneSchema,
  JoinedSchema,
  RefusalSchema,
  ResumedSchema,
  ResumeSchema,
  Resynced_Reason,
  ResyncedSchema,
  type Resume,
} from "../control/rookery/v1/control_pb.js";
import { isNumbered, Kind } from "../../src/connection/kind.js";
import { bytes, frame } from "../fakeServer.js";

/** Where a room's words go: one channel of one connection. */
export interface Link {
  readonly channel: number;
  send(at: At, frames: readonly Carrier[]): void;
}

export interface SeatSettings {
  readonly outboxMessages: number;
  /** Acknowledge only what a checkpoint contains. */
  readonly checkpoints: boolean;
}

/** All that a checkpoint holds. */
interface Record {
  applied: string[];
  /** By operation: whether it was refused, and the message that says so. */
  refused: Map<number, number>;
  watermark: number;
  log: Map<number, string>;
  outbox: Map<number, Carrier>;
  nextMessage: number;
  owedAnswers: { readonly operation: number; readonly at: number }[];
}

const MOST_FRAMES = 8;
const RESEND_PAUSE_MS = 100;
export const GAME = "game";
const SECRET = new Uint8Array(32).fill(7);

/** One seat as PROTOCOL.md has its room behave, over a link that may lose anything. */
export class RoomSeat {
  record: Record = {
    applied: [],
    refused: new Map(),
    watermark: 0,
    log: new Map(),
    outbox: new Map(),
    nextMessage: 1,
    owedAnswers: [],
  };
  private checkpoint: Record = structuredClone(this.record);
  private readonly settings: SeatSettings;
  private epoch = 1;
  /** The first message of each epoch, the first epoch's first. */
  private readonly began: number[] = [1];
  private generation = 0;
  private link: Link | undefined;
  /** Links that are over, and why: gateways say so until it arrives. */
  private readonly ended = new Map<Link, Ended_Reason>();
  private resendNotBefore = 0;
  private heedNotBefore = 0;
  private ackAt = Infinity;
  private probeAt = Infinity;
  private probePause = 0;
  /** The newest message that was not acknowledged, and is kept no longer. */
  private overflowed = 0;
  gone = false;
  readonly faults: string[] = [];

  constructor(settings: SeatSettings) {
    this.settings = settings;
  }

  /** Messages that are not acknowledged. */
  get unacknowledged(): number {
    return this.record.outbox.size;
  }

  receive(link: Link, at: At, frames: readonly Carrier[], now: number): void {
    const [first] = frames;
    if (first?.kind === Kind.JOIN) return this.join(link, now);
    if (first?.kind === Kind.RESUME) return this.resume(link, at, fromBinary(ResumeSchema, first.payload), now);
    if (link !== this.link || this.gone) return;
    const { record } = this;
    if (at.ack >= record.nextMessage) this.faults.push(`acknowledged ${at.ack}, which was never said`);
    this.trim(at.ack);
    let gap = at.number > record.watermark + 1;
    let number = at.number;
    let probed = false;
    let again = false;
    for (const { kind, payload } of frames) {
      if (isNumbered(kind)) {
        if (number === record.watermark + 1) this.apply(number, kind, payload, now);
        else if (number > record.watermark + 1) gap = true;
        else again = true;
        number++;
      } else if (kind === Kind.RESEND) {
        this.heed(firstWanted(payload), now);
      } else if (kind === Kind.PROBE) {
        probed = true;
      }
    }
    if (gap && now >= this.resendNotBefore) {
      this.resendNotBefore = now + RESEND_PAUSE_MS;
      this.say([resendFrame(record.watermark + 1)], record.nextMessage);
    } else if (probed && !gap) {
      this.say([], record.nextMessage);
    } else if (again) {
      this.ackAt = Math.min(this.ackAt, now + 50);
    }
  }

  /** Says something to the player. */
  tell(text: string, now: number): void {
    const number = this.record.nextMessage;
    this.record.log.set(number, text);
    this.post({ kind: Kind.MESSAGE, payload: new TextEncoder().encode(`${number}:${text}`) }, now);
  }

  /** What is due by the clock. */
  tick(now: number): void {
    if (now % 200 === 0) this.sayEnded();
    for (const owed of this.record.owedAnswers.filter(({ at }) => at <= now)) {
      this.record.owedAnswers = this.record.owedAnswers.filter((other) => other !== owed);
      const payload = new TextEncoder().encode(`answer ${owed.operation}`);
      this.post(frame(Kind.ANSWER, AnswerSchema, { operation: BigInt(owed.operation), payload }), now);
    }
    if (this.record.outbox.size === 0) this.probeAt = Infinity;
    if (this.ackAt <= now) this.say([], this.record.nextMessage);
    if (this.probeAt > now) return;
    this.probePause = Math.min(5000, this.probePause * 2);
    this.probeAt = now + this.probePause;
    this.say([bytes(Kind.PROBE)], this.record.nextMessage);
  }

  takeCheckpoint(now: number): void {
    if (!this.settings.checkpoints) return;
    const isNews = this.record.watermark > this.checkpoint.watermark;
    this.checkpoint = structuredClone(this.record);
    if (isNews) this.ackAt = Math.min(this.ackAt, now + 50);
  }

  /** Its node dies; another goes on from the last checkpoint. */
  rollBack(): void {
    this.record = structuredClone(this.checkpoint);
    this.epoch++;
    this.began.push(this.record.nextMessage);
    this.link = undefined;
  }

  /** The room goes on elsewhere, and loses nothing. */
  move(): void {
    this.epoch++;
    this.began.push(this.record.nextMessage);
    this.endLink(Ended_Reason.MOVED);
  }

  private endLink(reason: Ended_Reason): void {
    if (this.link !== undefined) this.ended.set(this.link, reason);
    this.link = undefined;
    this.sayEnded();
  }

  private sayEnded(): void {
    for (const [link, reason] of this.ended) link.send(own(link), [frame(Kind.ENDED, EndedSchema, { reason })]);
  }

  private join(link: Link, now: number): void {
    if (this.generation > 0) return;
    this.link = link;
    const joined = create(JoinedSchema, {
      type: GAME,
      room: "room-1",
      session: "session-1",
      secret: SECRET,
      seat: 1,
      epoch: BigInt(this.epoch),
      windowOperations: 8,
      windowBytes: 1000,
      inputRate: 10,
      outboxMessages: this.settings.outboxMessages,
      outboxBytes: 100_000,
      resumeWindowMs: 30_000,
      nextOperation: BigInt(this.record.watermark + 1),
      nextMessage: BigInt(this.oldest()),
    });
    this.resendFrom(this.oldest(), [{ kind: Kind.JOINED, payload: toBinary(JoinedSchema, joined) }]);
    this.armProbe(now);
  }

  private resume(link: Link, at: At, resume: Resume, now: number): void {
    const isOurs = resume.session === "session-1" && resume.secret.join() === SECRET.join();
    if (!isOurs || this.gone) return link.send(own(link), [frame(Kind.GONE, GoneSchema, { code: "unknown_session" })]);
    if (resume.generation <= this.generation) return;
    if (at.number !== Number(resume.highestOperation) + 1) this.faults.push("RESUME stands behind another AT");
    this.generation = resume.generation;
    this.endLink(Ended_Reason.REPLACED);
    this.link = link;
    this.resendNotBefore = this.heedNotBefore = 0;
    const { record } = this;
    const last = Number(resume.lastMessage);
    if (record.watermark > Number(resume.highestOperation)) return this.resync(Resynced_Reason.SECOND_COPY, last);
    if (last >= record.nextMessage && Number(resume.epoch) === this.epoch) {
      this.faults.push("heard what was never said");
    }
    const shared = Math.min(...this.began.slice(Number(resume.epoch)));
    if (last >= shared) return this.tellRolledBack(shared, now);
    this.trim(last);
    if (last + 1 < this.oldest()) return this.resync(Resynced_Reason.OUTBOX_OVERFLOWED, last);
    const numbers = { nextOperation: BigInt(record.watermark + 1), nextMessage: BigInt(last + 1) };
    this.resendFrom(last + 1, [frame(Kind.RESUMED, ResumedSchema, { epoch: BigInt(this.epoch), ...numbers })]);
    this.armProbe(now);
  }

  private tellRolledBack(from: number, now: number): void {
    const resynced = frame(Kind.RESYNCED, ResyncedSchema, {
      reason: Resynced_Reason.ROLLED_BACK,
      epoch: BigInt(this.epoch),
      nextOperation: BigInt(this.record.watermark + 1),
      nextMessage: BigInt(from),
    });
    this.trim(from - 1);
    this.resendFrom(from, [resynced]);
    this.armProbe(now);
  }

  private resync(reason: Resynced_Reason, last: number): void {
    const { record } = this;
    const lost = last + 1 < record.nextMessage;
    record.outbox.clear();
    this.overflowed = record.nextMessage - 1;
    const resynced = frame(Kind.RESYNCED, ResyncedSchema, {
      reason,
      epoch: BigInt(this.epoch),
      nextOperation: BigInt(record.watermark + 1),
      nextMessage: BigInt(record.nextMessage),
      lostFrom: lost ? BigInt(last + 1) : 0n,
      lostTo: lost ? BigInt(record.nextMessage - 1) : 0n,
    });
    this.say([resynced], record.nextMessage);
  }

  private heed(wanted: number, now: number): void {
    if (now < this.heedNotBefore) return;
    this.heedNotBefore = now + RESEND_PAUSE_MS;
    if (wanted <= this.overflowed) this.resync(Resynced_Reason.OUTBOX_OVERFLOWED, wanted - 1);
    else this.resendFrom(Math.max(wanted, this.oldest()), []); // what is acknowledged was asked for long ago
  }

  private apply(number: number, kind: number, payload: Uint8Array, now: number): void {
    const { record } = this;
    const text = new TextDecoder().decode(payload);
    record.watermark = number;
    this.ackAt = Math.min(this.ackAt, now + 50);
    if (isRefused(number)) {
      record.refused.set(number, record.nextMessage);
      this.post(frame(Kind.REFUSAL, RefusalSchema, { operation: BigInt(number), code: "no" }), now);
    } else {
      record.applied.push(text);
      if (kind === Kind.REQUEST) record.owedAnswers.push({ operation: number, at: now + (number % 3) * 100 });
    }
  }

  private post(message: Carrier, now: number): void {
    const { record } = this;
    const number = record.nextMessage++;
    record.outbox.set(number, message);
    if (record.outbox.size > this.settings.outboxMessages) {
      this.overflowed = this.oldest();
      record.outbox.delete(this.overflowed);
    }
    this.say([message], number);
    this.armProbe(now);
  }

  private resendFrom(number: number, before: readonly Carrier[]): void {
    let ahead = before;
    let from = number;
    do {
      const to = Math.min(from + MOST_FRAMES, this.record.nextMessage);
      const frames: Carrier[] = [];
      for (let one = from; one < to; one++) frames.push(this.record.outbox.get(one)!);
      this.say([...ahead, ...frames], from);
      ahead = [];
      from = to;
    } while (from < this.record.nextMessage);
  }

  private say(frames: readonly Carrier[], number: number): void {
    const { link } = this;
    if (link === undefined) return;
    this.ackAt = Infinity;
    const last = number + frames.filter(({ kind }) => isNumbered(kind)).length - 1;
    let ack = (this.settings.checkpoints ? this.checkpoint : this.record).watermark;
    for (const [operation, message] of this.record.refused) {
      if (message > last && this.record.outbox.has(message)) ack = Math.min(ack, operation - 1);
    }
    link.send({ kind: Kind.AT, channel: link.channel, number, ack, ahead: 0 }, frames);
  }

  private trim(ack: number): void {
    for (const number of this.record.outbox.keys()) if (number <= ack) this.record.outbox.delete(number);
  }

  private oldest(): number {
    const [oldest] = this.record.outbox.keys();
    return oldest ?? this.record.nextMessage;
  }

  private armProbe(now: number): void {
    this.probePause = 2200;
    this.probeAt = now + this.probePause;
  }
}

/** Which operations the game refuses. */
export function isRefused(operation: number): boolean {
  return operation % 7 === 0;
}

/** A word of the gateway's own. */
function own({ channel }: Link): At {
  return { kind: Kind.AT, channel, number: 0, ack: 0, ahead: 0 };
}
