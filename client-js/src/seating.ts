import { backoff } from "./backoff.js";
import type { ServerClock } from "./clock.js";
import type { Channel, ChannelPort, Connection } from "./connection.js";
import type { Cancel, Environment } from "./environment.js";
import { endedError, leftError } from "./endings.js";
import { RookeryError } from "./errors.js";
import type { At, Carrier, Frame } from "./frame.js";
import { decode } from "./gameType.js";
import {
  EndedSchema,
  GoneSchema,
  JoinedSchema,
  JoinRefusedSchema,
  LeftSchema,
  RefusalSchema,
  ResyncedSchema,
  Join_Mode,
  type Joined,
  type JoinRefused,
  type Refusal,
  type Resynced,
} from "./gen/rookery/v1/control_pb.js";
import { joinFrame, sessionTerms, type JoinRequest } from "./joinRequest.js";
import { Kind } from "./kind.js";
import { Session, type Moment } from "./session.js";
import { StateReader } from "./stateReader.js";

const JOIN_REPEAT_MS = 2000;
/** Unanswered joins on one connection before we say so. */
const JOIN_TRIES = 10;
const JOIN_ID_BYTES = 16;

/** What somebody in a seat hears; never called after `over` said that nothing follows. */
export interface SeatingEvents {
  joined(joined: Joined): void;
  message(payload: Uint8Array): void;
  /** `contains`: the highest of our operations that is already in it. */
  state(bytes: Uint8Array, about: { readonly version: number; readonly contains: number }): void;
  refusal(refusal: Refusal): void;
  /** More was said than the room keeps: these messages never come. */
  missed(missed: { readonly from: number; readonly to: number }): void;
  /** The session ended; with `again`, another is being asked for. */
  over(reason: RookeryError, unacknowledged: readonly number[], again: boolean): void;
}

type Phase = "away" | "joining" | "seated" | "leaving" | "over";

/** One seat in one room, from the join to the end, over one session and connection after another. */
export class Seating implements ChannelPort {
  private readonly environment: Environment;
  private readonly clock: ServerClock;
  private readonly request: JoinRequest;
  private readonly events: SeatingEvents;
  private phase: Phase = "away";
  private connection: Connection | undefined;
  private channel: Channel | undefined;
  private session: Session | undefined;
  private states = new StateReader();
  private joinId: Uint8Array;
  private joinDue = false;
  private tries = 0;
  /** Joins put on a wire: a late copy of an earlier one must not win. */
  private attempts = 0;
  private refusals = 0;
  /** The room's id, for a room that was made for us: nobody else's will do. */
  private made: string | undefined;
  private hasBeenSeated = false;
  private cancelTimer: Cancel = () => {};

  constructor(environment: Environment, clock: ServerClock, request: JoinRequest, events: SeatingEvents) {
    this.environment = environment;
    this.clock = clock;
    this.request = request;
    this.events = events;
    this.joinId = environment.randomBytes(JOIN_ID_BYTES);
  }

  /** Asks for the seat on this connection. */
  attach(connection: Connection): void {
    if (this.phase === "over") return;
    this.connection = connection;
    this.tries = 0;
    this.ask();
  }

  /** The connection broke, or is given up. */
  detach(cause: RookeryError): void {
    this.connection = undefined;
    if (this.phase === "seated") {
      this.end(new RookeryError("connection_lost", cause.message, { temporary: true, cause }), "rejoin");
    } else if (this.phase === "leaving") {
      this.end(new RookeryError("left", "The connection broke while leaving"));
    } else {
      this.stopListening();
      if (this.phase === "joining") this.phase = "away";
    }
  }

  /** Ends it for good: there will be no connection again. */
  fail(reason: RookeryError): void {
    this.end(reason);
  }

  /** Ends it for good, giving the seat back: what the room says cannot be understood. */
  giveUp(reason: RookeryError): void {
    if (this.phase === "seated") this.session?.leave();
    this.end(reason, "farewell");
  }

  /** Says something and returns its number. Throws when that cannot be now. */
  send(payload: Uint8Array): number {
    if (this.session === undefined || this.phase !== "seated") throw notSeated(this.phase);
    this.checkSize(payload.length);
    const number = this.session.offer(payload);
    if (number === undefined) {
      throw new RookeryError("window_full", "Too much is unacknowledged", { temporary: true });
    }
    this.channel?.wake();
    return number;
  }

  /** Whether {@link send} would take this many bytes now. */
  admits(bytes: number): boolean {
    return this.phase === "seated" && (this.session?.admits(bytes) ?? false);
  }

  /** Gives the seat back. */
  leave(): void {
    if (this.phase === "leaving" || this.phase === "over") return;
    if (this.phase === "away" || this.channel === undefined) return this.end(leftEarly());
    // While joining nobody knows whether there is a seat; if one comes it is given back.
    this.phase = "leaving";
    this.session?.leave();
    this.channel?.wake();
  }

  take(at: At, frames: readonly Carrier[]): void {
    const { channel } = this;
    const [first] = frames;
    if (this.session === undefined && first?.kind === Kind.JOINED) {
      this.sit(decode(JoinedSchema, first.payload));
      frames = frames.slice(1);
    }
    // Before the numbers of its AT are looked at: it says where they go on.
    const resynced = frames.find(({ kind }) => kind === Kind.RESYNCED);
    if (resynced !== undefined) this.goOn(decode(ResyncedSchema, resynced.payload));
    const news = this.session?.receive(at, frames, this.moment()) ?? frames.filter(mayComeFirst);
    for (const frame of news) {
      if (this.phase === "over" || this.channel !== channel) return;
      this.hear(at, frame);
    }
    this.arm();
  }

  write(channel: number, limit: number): readonly Frame[] | undefined {
    if (this.joinDue) {
      this.joinDue = false;
      const room = this.made;
      const request = room === undefined ? this.request : { ...this.request, target: roomTarget(room) };
      const join = joinFrame({ id: this.joinId, attempt: ++this.attempts }, request);
      return [{ kind: Kind.AT, channel, number: 1, ack: 0, ahead: 0 }, join];
    }
    const piece = this.session?.write(channel, limit, this.moment());
    if (piece === undefined) {
      if (this.phase === "over") this.stopListening(); // all is said
      else this.arm();
    }
    return piece;
  }

  private ask(): void {
    const { connection } = this;
    if (connection === undefined || this.phase === "over") return;
    this.channel?.close();
    this.channel = connection.openChannel(this);
    if (this.phase === "away") this.phase = "joining";
    this.joinDue = this.channel !== undefined;
    this.channel?.wake();
    this.repeatJoin(connection);
  }

  private repeatJoin(connection: Connection): void {
    this.timer(JOIN_REPEAT_MS, () => {
      if (!connection.online) return this.repeatJoin(connection);
      if (++this.tries < JOIN_TRIES) return this.ask();
      this.end(new RookeryError("join_unanswered", "Nobody answered the join", { temporary: true }));
    });
  }

  private sit(joined: Joined): void {
    this.cancelTimer();
    this.tries = 0;
    this.refusals = 0;
    this.hasBeenSeated = true;
    if (this.request.mode === Join_Mode.CREATE) this.made = joined.room;
    this.session = new Session(sessionTerms(joined));
    this.states = new StateReader();
    if (this.phase === "leaving") {
      this.session.leave();
      this.channel?.wake();
    } else {
      this.phase = "seated";
      this.events.joined(joined);
    }
  }

  private goOn({ nextOperation, nextMessage, lostFrom, lostTo }: Resynced): void {
    const next = { nextOperation: Number(nextOperation), nextMessage: Number(nextMessage) };
    if (this.session?.resync(next) !== true || lostFrom === 0n || this.phase === "over") return;
    this.events.missed({ from: Number(lostFrom), to: Number(lostTo) });
  }

  private hear(at: At, frame: Carrier): void {
    switch (frame.kind) {
      case Kind.MESSAGE:
      case Kind.VOLATILE:
        return this.events.message(frame.payload);
      case Kind.SNAPSHOT:
      case Kind.CHANGE:
        return this.look(at, frame);
      case Kind.REFUSAL:
        return this.events.refusal(decode(RefusalSchema, frame.payload));
      case Kind.LEFT:
        return this.end(leftError(decode(LeftSchema, frame.payload)), "farewell");
      case Kind.JOIN_REFUSED:
        return this.refused(decode(JoinRefusedSchema, frame.payload));
      case Kind.GONE: {
        const { code, text } = decode(GoneSchema, frame.payload);
        return this.end(new RookeryError(code || "gone", text || "The session is over"));
      }
      case Kind.ENDED: {
        const { error, again } = endedError(decode(EndedSchema, frame.payload));
        return this.end(error, again ? "rejoin" : "quietly");
      }
      default: // answers to what this version never asks
    }
  }

  private look(at: At, frame: Carrier): void {
    const step = this.states.take(frame);
    if (step.kind === "broken") throw new RookeryError("protocol_violation", "a malformed state frame");
    if (step.kind === "missing") this.session?.missState(this.moment());
    if (step.kind !== "whole") return;
    this.events.state(step.bytes, { version: this.states.version, contains: at.ack + at.ahead });
  }

  private refused({ code, text, temporary }: JoinRefused): void {
    const reason = new RookeryError(code || "refused", text || "The join was refused", { temporary });
    if (this.phase === "leaving") return this.end(leftEarly());
    if (!this.hasBeenSeated || !temporary || this.phase !== "joining") return this.end(reason);
    this.stopListening();
    this.joinId = this.environment.randomBytes(JOIN_ID_BYTES);
    this.timer(backoff(this.refusals++, this.environment.random()), () => this.ask());
  }

  /** A farewell is what must still be written: a LEAVE, or the acknowledgement of LEFT. */
  private end(reason: RookeryError, how: "quietly" | "farewell" | "rejoin" = "quietly"): void {
    if (this.phase === "over") return;
    const lost = this.session?.unacknowledged ?? [];
    const again = how === "rejoin" && this.request.rejoin && this.phase === "seated";
    this.phase = again ? "away" : "over";
    this.cancelTimer();
    if (how === "farewell") this.channel?.wake();
    else this.stopListening();
    if (again) this.joinId = this.environment.randomBytes(JOIN_ID_BYTES);
    this.events.over(reason, lost, again);
    if (again) this.ask();
  }

  private stopListening(): void {
    this.cancelTimer();
    this.channel?.close();
    this.channel = undefined;
    this.session = undefined;
  }

  private checkSize(bytes: number): void {
    const most = (this.connection?.maxMessageBytes ?? 0) - 64;
    if (bytes > most) {
      throw new RookeryError("too_big", `${bytes} bytes, where the server takes ${most}`);
    }
  }

  private moment(): Moment {
    return { now: this.environment.now(), rtt: this.clock.rtt };
  }

  /** Has the session asked again when it next may have something to write. */
  private arm(): void {
    if (this.session === undefined) return;
    const wakeAt = this.session.wakeAt();
    const wait = wakeAt - this.environment.now();
    if (wait <= 0) {
      this.cancelTimer();
      this.channel?.wake();
    } else if (wakeAt < Infinity) {
      this.timer(wait, () => this.channel?.wake());
    }
  }

  private timer(ms: number, act: () => void): void {
    this.cancelTimer();
    this.cancelTimer = this.environment.after(ms, act);
  }
}

function roomTarget(room: string): JoinRequest["target"] {
  return { case: "room", value: room };
}

/** Of a room that has not said JOINED. */
function mayComeFirst({ kind }: Carrier): boolean {
  return kind === Kind.JOIN_REFUSED || kind === Kind.GONE || kind === Kind.ENDED;
}

function leftEarly(): RookeryError {
  return new RookeryError("left", "The player left before there was a seat");
}

function notSeated(phase: Phase): RookeryError {
  if (phase === "away" || phase === "joining") {
    return new RookeryError("not_joined", "There is no seat at the moment", { temporary: true });
  }
  return new RookeryError("ended", "The seat was given up");
}
