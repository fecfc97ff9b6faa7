import { backoff } from "../connection/backoff.js";
import type { ServerClock } from "../connection/clock.js";
import type { Channel, ChannelPort, Line } from "../connection/connection.js";
import type { At, Carrier, Frame } from "../connection/frame.js";
import { endsChannel, Kind } from "../connection/kind.js";
import type { Cancel, Environment } from "../environment.js";
import { RookeryError } from "../errors.js";
import { decode } from "../gameType.js";
import {
  EndedSchema,
  GoneSchema,
  JoinedSchema,
  JoinRefusedSchema,
  LeftSchema,
  RefusalSchema,
  ResyncedSchema,
  type Gone,
  type Joined,
  type JoinRefused,
  type Resynced,
} from "../gen/rookery/v1/control_pb.js";
import { StateReader } from "../state/stateReader.js";
import { endedError, goneError, leftError, leftEarly, notSeated, resyncError, tooBig } from "./endings.js";
import type { Moment } from "./inbox.js";
import { JoinAttempts } from "./joinAttempts.js";
import { seatOf, type JoinRequest, type Seat } from "./joinRequest.js";
import type { Restored } from "./keptSession.js";
import type { Keep, SeatingOwner, SeatingWorld } from "./seatingOwner.js";
import { Session } from "./session.js";
import type { Keeper } from "./sessionStore.js";

/** A JOIN or RESUME that stays unanswered for so long is repeated on another channel. */
const REPEAT_MS = 2000;
/** Until a gateway says how much it takes. */
const FIRST_MESSAGE_BYTES = 16 * 1024;

type Phase = "joining" | "seated" | "leaving" | "over";

/** One seat in one room, from the join to the end, over one session and connection after another. */
export class Seating implements ChannelPort {
  private readonly environment: Environment;
  private readonly clock: ServerClock;
  private readonly request: JoinRequest;
  private readonly owner: SeatingOwner;
  private readonly keep: Keep;
  private readonly attempts: JoinAttempts;
  private phase: Phase = "joining";
  private connection: Line | undefined;
  private messageBytes = FIRST_MESSAGE_BYTES;
  private channel: Channel | undefined;
  /** A JOIN or RESUME is to be written first. */
  private due = false;
  private session: Session | undefined;
  private keeper: Keeper | undefined;
  /** Whether the room keeps the seat while the connection is away. */
  private outlives = false;
  private hasBeenSeated = false;
  /** Whether `dropped` was told, and `returned` not yet. */
  private away = false;
  /** Since the room last answered RESUME: how often it sent us elsewhere. */
  private moves = 0;
  private states = new StateReader();
  private stateAgain = false;
  private cancelTimer: Cancel = () => {};

  constructor(
    { environment, clock, keep }: SeatingWorld,
    request: JoinRequest,
    owner: SeatingOwner,
  ) {
    this.environment = environment;
    this.clock = clock;
    this.keep = keep;
    this.request = request;
    this.owner = owner;
    this.attempts = new JoinAttempts(environment, request);
  }

  /** Takes over what an earlier page kept; it is resumed on the next connection. */
  restore({ seat, session }: Restored, keeper: Keeper): void {
    this.sitOn(seat, session);
    this.keeper = keeper;
    this.away = true;
    const leaves = session.operations.some(({ frame }) => frame.kind === Kind.LEAVE);
    this.phase = leaves ? "leaving" : "seated";
  }

  /** Whether the seat is being given back. */
  get isLeaving(): boolean {
    return this.phase === "leaving";
  }

  /** Whether the room keeps the seat while the connection is away. */
  get isKept(): boolean {
    return this.session !== undefined && this.outlives;
  }

  /** Asks for the seat on this connection. */
  attach(connection: Line): void {
    if (this.phase === "over") return;
    this.connection = connection;
    this.attempts.restartPatience();
    this.ask();
  }

  /** The connection broke, or is given up. */
  detach(cause: RookeryError): void {
    this.connection = undefined;
    if (this.isKept) return this.drop(cause);
    if (this.phase === "seated") {
      this.end(new RookeryError("connection_lost", cause.message, { temporary: true, cause }), "rejoin");
    } else if (this.phase === "leaving") {
      this.end(new RookeryError("left", "The connection broke while leaving"));
    } else {
      this.stopListening();
    }
  }

  /** Ends it for good: there will be no connection again. */
  fail(reason: RookeryError): void {
    this.end(reason);
  }

  /** Ends it for good, giving the seat back as far as the connection allows. */
  giveUp(reason: RookeryError): void {
    if (this.phase === "seated") this.session?.leave();
    this.end(reason, "farewell");
  }

  /** Says something and returns its number. Throws when that cannot be now. */
  send(payload: Uint8Array, kind: typeof Kind.OPERATION | typeof Kind.REQUEST = Kind.OPERATION): number {
    if (this.session === undefined || this.phase !== "seated") throw notSeated(this.phase === "joining");
    const most = this.largestOperation;
    if (payload.length > most) throw tooBig(payload.length, most);
    if (kind === Kind.REQUEST && !this.session.admitsRequest) {
      throw new RookeryError("too_many_requests", "Too many requests wait for an answer", { temporary: true });
    }
    const number = this.session.offer(payload, kind);
    if (number === undefined) {
      throw new RookeryError("window_full", "Too much is unacknowledged", { temporary: true });
    }
    this.save();
    this.channel?.wake();
    return number;
  }

  /** How many bytes an operation may have, as far as we know the server. */
  get largestOperation(): number {
    this.messageBytes = this.connection?.maxMessageBytes ?? this.messageBytes;
    return Math.min(this.messageBytes - 64, this.session?.windowBytes ?? Infinity);
  }

  /** Whether {@link send} would take so many operations now, of this many bytes together. */
  admits(bytes: number, operations = 1): boolean {
    return this.phase === "seated" && (this.session?.admits(bytes, operations) ?? false);
  }

  /** The operations of which nothing is known yet. */
  get unsettled(): readonly number[] {
    return this.session?.unsettled ?? [];
  }

  /** Gives the seat back. */
  leave(): void {
    if (this.phase === "leaving" || this.phase === "over") return;
    if (this.session === undefined && this.channel === undefined) return this.end(leftEarly());
    // While joining nobody knows whether there is a seat; if one comes it is given back.
    this.phase = "leaving";
    this.session?.leave();
    this.save();
    this.channel?.wake();
  }

  take(at: At, frames: readonly Carrier[]): void {
    const { channel } = this;
    const [first] = frames;
    if (this.session === undefined && first?.kind === Kind.JOINED) {
      this.sit(decode(JoinedSchema, first.payload));
      frames = frames.slice(1);
    }
    const news = this.session?.receive(at, frames, this.moment()) ?? frames.filter(({ kind }) => endsChannel(kind));
    for (const frame of news) {
      if (this.phase === "over" || this.channel !== channel) break;
      this.hear(at, frame);
    }
    this.settle(undefined);
    if (this.channel === channel) this.save();
    if (this.phase === "seated") this.owner.writable();
    this.arm();
  }

  write(channel: number, limit: number): readonly Frame[] | undefined {
    if (this.due) {
      this.due = false;
      this.repeat();
      if (this.session === undefined) {
        return [{ kind: Kind.AT, channel, number: 1, ack: 0, ahead: 0 }, this.attempts.frame()];
      }
      const resume = this.session.resume(channel, this.states.version);
      this.save();
      return resume;
    }
    const piece = this.session?.write(channel, limit, this.moment());
    if (piece !== undefined) this.save();
    else if (this.phase === "over") this.stopListening(); // all is said
    else this.arm();
    return piece;
  }

  /** Asks for the seat, or for it again, on a new channel. */
  private ask(): void {
    const { connection } = this;
    if (connection === undefined || this.phase === "over") return;
    this.channel?.close();
    this.channel = connection.openChannel(this);
    this.due = this.channel !== undefined;
    if (this.channel === undefined) this.repeat();
    else this.channel.wake();
  }

  private repeat(): void {
    this.timer(REPEAT_MS, () => {
      if (this.connection?.online !== true) return this.repeat();
      if (this.session !== undefined || this.attempts.triesAgain()) return this.ask();
      this.end(new RookeryError("join_unanswered", "Nobody answered the join", { temporary: true }));
    });
  }

  private sit(joined: Joined): void {
    this.cancelTimer();
    this.attempts.seated(joined.room);
    const seat = seatOf(joined);
    const session = new Session(seat.terms);
    this.sitOn(seat, session);
    if (this.outlives) this.keeper = this.keep(this.request, seat, session);
    if (this.phase === "leaving") {
      session.leave();
      this.channel?.wake();
    } else {
      this.phase = "seated";
      this.owner.joined(seat);
    }
  }

  private sitOn(seat: Seat, session: Session): void {
    this.session = session;
    this.outlives = seat.windowMs > 0;
    this.hasBeenSeated = true;
    this.states = new StateReader();
  }

  /** The seat waits for us; we for a connection. */
  private drop(reason: RookeryError): void {
    this.session?.drop();
    this.cancelTimer();
    this.channel?.close();
    this.channel = undefined;
    if (this.phase !== "seated" || this.away) return;
    this.away = true;
    this.owner.dropped(reason);
  }

  private hear(at: At, frame: Carrier): void {
    switch (frame.kind) {
      case Kind.MESSAGE:
      case Kind.VOLATILE:
        return this.owner.message(frame.payload);
      case Kind.SNAPSHOT:
      case Kind.CHANGE:
        return this.look(at, frame);
      case Kind.REFUSAL:
        return this.owner.refusal(decode(RefusalSchema, frame.payload));
      case Kind.LEFT:
        return this.end(leftError(decode(LeftSchema, frame.payload)), "farewell");
      case Kind.RESUMED:
        return this.returned();
      case Kind.RESYNCED:
        return this.resynced(decode(ResyncedSchema, frame.payload));
      case Kind.JOIN_REFUSED:
        return this.refused(decode(JoinRefusedSchema, frame.payload));
      case Kind.GONE:
        return this.gone(decode(GoneSchema, frame.payload));
      case Kind.ENDED: {
        const { error, moved } = endedError(decode(EndedSchema, frame.payload));
        return moved ? this.follow(error) : this.end(error);
      }
      default: // an answer, which the session has noted
    }
  }

  private look(at: At, frame: Carrier): void {
    const step = this.states.take(frame);
    if (step.kind === "broken") throw new RookeryError("protocol_violation", "a malformed state frame");
    if (step.kind === "missing") this.session?.missState(this.moment());
    if (step.kind !== "whole") return;
    const again = this.stateAgain;
    this.stateAgain = false;
    this.owner.state(step.bytes, { version: this.states.version, contains: at.ack + at.ahead }, again);
  }

  private returned(): void {
    this.cancelTimer();
    this.moves = 0;
    this.stateAgain = true;
    if (!this.away) return;
    this.away = false;
    if (this.phase === "seated") this.owner.returned();
  }

  private resynced(resynced: Resynced): void {
    this.returned();
    this.settle(resyncError(resynced));
    if (this.phase === "seated") this.owner.resynced(resynced);
  }

  private refused({ code, text, temporary }: JoinRefused): void {
    if (this.session !== undefined) return; // no answer to RESUME: it is repeated
    const reason = new RookeryError(code || "refused", text || "The join was refused", { temporary });
    if (this.phase === "leaving") return this.end(leftEarly());
    if (!this.hasBeenSeated || !temporary) return this.end(reason);
    this.stopListening();
    this.timer(this.attempts.again(), () => this.ask());
  }

  private gone(gone: Gone): void {
    if (this.phase === "leaving") return this.end(leftEarly());
    const asked = this.session?.isDropped ?? false;
    this.end(goneError(gone, asked), asked ? "rejoin" : "quietly");
  }

  /** The room lives elsewhere: the seat does too. */
  private follow(reason: RookeryError): void {
    if (this.session === undefined) return; // a join is repeated
    this.session.drop();
    const wait = this.moves++ === 0 ? 0 : backoff(this.moves, this.environment.random());
    if (wait === 0) return this.ask();
    this.drop(reason);
    this.timer(wait, () => this.ask());
  }

  /** A farewell is what must still be written: a LEAVE, or the acknowledgement of LEFT. */
  private end(reason: RookeryError, how: "quietly" | "farewell" | "rejoin" = "quietly"): void {
    if (this.phase === "over") return;
    const again = how === "rejoin" && this.request.rejoin && this.phase === "seated";
    this.session?.abandon();
    this.settle(reason);
    this.keeper?.forget();
    this.keeper = undefined;
    this.phase = again ? "joining" : "over";
    this.away = false;
    this.due = false;
    this.cancelTimer();
    if (how === "farewell" && this.session?.isDropped === false) this.channel?.wake();
    else this.stopListening();
    if (again) this.attempts.renew();
    this.owner.over(reason, again);
    if (again) this.ask();
  }

  private stopListening(): void {
    this.cancelTimer();
    this.channel?.close();
    this.channel = undefined;
    this.session = undefined;
  }

  /** Tells what settled; `reason` is why the fate of some is unknown. */
  private settle(reason: RookeryError | undefined): void {
    const settlements = this.session?.takeSettlements() ?? [];
    if (settlements.length > 0 && this.phase !== "over") this.owner.settled(settlements, reason);
  }

  private save(): void {
    if (this.session !== undefined) this.keeper?.save(this.session);
  }

  private moment(): Moment {
    return { now: this.environment.now(), rtt: this.clock.rtt };
  }

  /** Has the session asked again when it next may have something to write. */
  private arm(): void {
    if (this.session === undefined || this.session.isDropped) return;
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
