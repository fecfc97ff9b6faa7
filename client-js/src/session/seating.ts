import { backoff } from "../connection/backoff.js";
import type { ServerClock } from "../connection/clock.js";
import type { ChannelPort, Line } from "../connection/connection.js";
import { Controls, readControl, type Gone, type Joined, type JoinRefused, type Resynced } from "../connection/controls.js";
import type { At, Carrier, Frame } from "../connection/frame.js";
import { endsChannel, Kind } from "../connection/kind.js";
import type { Cancel, Environment } from "../environment.js";
import { RookeryError } from "../errors.js";
import { endedError, goneError, leftError, leftEarly, notSeated, resyncError, tooBig } from "./endings.js";
import type { Moment } from "./inbox.js";
import { JoinAttempts } from "./joinAttempts.js";
import { seatOf, type JoinRequest } from "./joinRequest.js";
import type { Restored } from "./keptSession.js";
import type { Keep, SeatingOwner, SeatingWorld } from "./seatingOwner.js";
import { stayOf, type Phase, type Stay, type Way } from "./seatPhase.js";
import { Session } from "./session.js";
import type { Keeper } from "./sessionStore.js";

/** A JOIN or RESUME that stays unanswered for so long is repeated on another channel. */
const REPEAT_MS = 2000;
/** Until a gateway says how much it takes. */
const FIRST_MESSAGE_BYTES = 16 * 1024;

/** One seat in one room, from the join to the end, over one session and connection after another. */
export class Seating implements ChannelPort {
  private readonly environment: Environment;
  private readonly clock: ServerClock;
  private readonly request: JoinRequest;
  private readonly owner: SeatingOwner;
  private readonly keep: Keep;
  private readonly attempts: JoinAttempts;
  private phase: Phase = { kind: "joining", again: false };
  private connection: Line | undefined;
  private messageBytes = FIRST_MESSAGE_BYTES;
  private way: Way | undefined;
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
    const leaves = session.operations.some(({ frame }) => frame.kind === Kind.LEAVE);
    this.phase = { kind: leaves ? "leaving" : "away", stay: stayOf(seat, session, keeper) };
  }

  /** Whether the seat is being given back. */
  get isLeaving(): boolean {
    return this.phase.kind === "withdrawing" || this.phase.kind === "leaving";
  }

  /** Asks for the seat on this connection. */
  attach(connection: Line): void {
    if (this.isOver) return;
    this.connection = connection;
    this.attempts.restartPatience();
    this.ask();
  }

  /** The connection broke, or is given up. */
  detach(cause: RookeryError): void {
    this.connection = undefined;
    if (this.stay?.isKept === true) return this.drop(cause);
    if (this.isSeated) {
      this.end(new RookeryError("connection_lost", cause.message, { temporary: true, cause }), "rejoin");
    } else if (this.isLeaving) {
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
    if (this.isSeated) this.session?.leave();
    this.end(reason, "farewell");
  }

  /** Says something and returns its number. Throws when that cannot be now. */
  send(payload: Uint8Array, kind: typeof Kind.OPERATION | typeof Kind.REQUEST = Kind.OPERATION): number {
    const { session } = this;
    if (session === undefined || !this.isSeated) throw notSeated(this.phase.kind === "joining");
    const most = this.largestOperation;
    if (payload.length > most) throw tooBig(payload.length, most);
    if (kind === Kind.REQUEST && !session.admitsRequest) {
      throw new RookeryError("too_many_requests", "Too many requests wait for an answer", { temporary: true });
    }
    const number = session.offer(payload, kind);
    if (number === undefined) {
      throw new RookeryError("window_full", "Too much is unacknowledged", { temporary: true });
    }
    this.save();
    this.way?.channel.wake();
    return number;
  }

  /** How many bytes an operation may have, as far as we know the server. */
  get largestOperation(): number {
    this.messageBytes = this.connection?.maxMessageBytes ?? this.messageBytes;
    return Math.min(this.messageBytes - 64, this.session?.windowBytes ?? Infinity);
  }

  /** Whether {@link send} would take so many operations now, of this many bytes together. */
  admits(bytes: number, operations = 1): boolean {
    return this.isSeated && (this.session?.admits(bytes, operations) ?? false);
  }

  /** The operations of which nothing is known yet. */
  get unsettled(): readonly number[] {
    return this.session?.unsettled ?? [];
  }

  /** Gives the seat back. */
  leave(): void {
    const { phase } = this;
    if (phase.kind === "joining") {
      // While a join is under way nobody knows whether there is a seat.
      if (this.way === undefined) this.end(leftEarly());
      else this.phase = { kind: "withdrawing" };
    } else if (phase.kind === "seated" || phase.kind === "away") {
      this.phase = { kind: "leaving", stay: phase.stay };
      phase.stay.session.leave();
      this.save();
      this.way?.channel.wake();
    }
  }

  take(at: At, frames: readonly Carrier[]): void {
    const { way } = this;
    const [first] = frames;
    if (this.session === undefined && first?.kind === Kind.JOINED) {
      this.sit(readControl(Controls.joined, first.payload));
      frames = frames.slice(1);
    }
    const news = this.session?.receive(at, frames, this.moment()) ?? frames.filter(({ kind }) => endsChannel(kind));
    for (const frame of news) {
      if (this.isOver || this.way !== way) break;
      this.hear(at, frame);
    }
    this.settle(undefined);
    if (this.way === way) this.save();
    if (this.isSeated) this.owner.writable();
    this.arm();
  }

  write(channel: number, limit: number): readonly Frame[] | undefined {
    const { way, stay } = this;
    if (way?.asked === false) {
      way.asked = true;
      this.repeat();
      if (stay === undefined) {
        return [{ kind: Kind.AT, channel, number: 1, ack: 0, ahead: 0 }, this.attempts.frame()];
      }
      const resume = stay.session.resume(channel, stay.states.versionIn(stay.session.numbers.epoch));
      this.save();
      return resume;
    }
    const piece = stay?.session.write(channel, limit, this.moment());
    if (piece !== undefined) this.save();
    else if (this.isOver) this.stopListening(); // all is said
    else this.arm();
    return piece;
  }

  private get stay(): Stay | undefined {
    return "stay" in this.phase ? this.phase.stay : undefined;
  }

  private get session(): Session | undefined {
    return this.stay?.session;
  }

  /** Whether there is a seat to speak from, be the connection away or not. */
  private get isSeated(): boolean {
    return this.phase.kind === "seated" || this.phase.kind === "away";
  }

  private get isOver(): boolean {
    return this.phase.kind === "farewell" || this.phase.kind === "over";
  }

  /** Asks for the seat, or for it again, on a new channel. */
  private ask(): void {
    if (this.connection === undefined || this.isOver) return;
    if (this.phase.kind === "joining" && this.attempts.isStale) {
      return this.attempts.refresh((failure) => (failure === undefined ? this.ask() : this.unseated(failure)));
    }
    this.way?.channel.close();
    const channel = this.connection.openChannel(this);
    this.way = channel && { channel, asked: false };
    if (channel === undefined) this.repeat();
    else channel.wake();
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
    const keeper = seat.windowMs > 0 ? this.keep(this.attempts.request, seat, session) : undefined;
    const stay = stayOf(seat, session, keeper);
    if (this.phase.kind === "withdrawing") {
      this.phase = { kind: "leaving", stay };
      session.leave();
      this.way?.channel.wake();
    } else {
      this.phase = { kind: "seated", stay };
      this.owner.joined(seat);
    }
  }

  /** The seat waits for us; we for a connection. */
  private drop(reason: RookeryError): void {
    this.session?.drop();
    this.closeWay();
    if (this.phase.kind !== "seated") return;
    this.phase = { kind: "away", stay: this.phase.stay };
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
        return this.owner.refusal(readControl(Controls.refusal, frame.payload));
      case Kind.LEFT:
        return this.end(leftError(readControl(Controls.left, frame.payload)), "farewell");
      case Kind.RESUMED:
        return this.returned();
      case Kind.RESYNCED:
        return this.resynced(readControl(Controls.resynced, frame.payload));
      case Kind.JOIN_REFUSED:
        return this.refused(readControl(Controls.joinRefused, frame.payload));
      case Kind.GONE:
        return this.gone(readControl(Controls.gone, frame.payload));
      case Kind.ENDED: {
        const { error, moved } = endedError(readControl(Controls.ended, frame.payload));
        if (moved) return this.follow(error);
        return this.end(error, error.code === "room_lost" ? "elsewhere" : "quietly");
      }
      default: // an answer, which the session has noted
    }
  }

  private look(at: At, frame: Carrier): void {
    const { stay } = this;
    if (stay === undefined) return;
    const step = stay.states.take(frame);
    if (step.kind === "broken") throw new RookeryError("protocol_violation", "a malformed state frame");
    if (step.kind === "missing") stay.session.missState(this.moment());
    if (step.kind !== "whole") return;
    const again = stay.stateAgain;
    stay.stateAgain = false;
    this.owner.state(step.bytes, { version: stay.states.version, contains: at.ack + at.ahead }, again);
  }

  private returned(): void {
    const { phase, stay } = this;
    this.cancelTimer();
    if (stay !== undefined) {
      stay.moves = 0;
      stay.stateAgain = true;
    }
    if (phase.kind !== "away") return;
    this.phase = { kind: "seated", stay: phase.stay };
    this.owner.returned();
  }

  private resynced(resynced: Resynced): void {
    this.returned();
    this.stay?.states.startOver();
    this.settle(resyncError(resynced));
    if (this.session !== undefined && this.isSeated) this.owner.resynced(this.session.lacking(resynced));
  }

  private refused({ code, text, temporary }: JoinRefused): void {
    if (this.session !== undefined) {
      // No answer to RESUME: it is repeated, and at once where only its number was too low.
      if (this.session.isDropped && code === "old_generation") this.ask();
      return;
    }
    const reason = new RookeryError(code || "refused", text || "The join was refused", { temporary });
    this.unseated(reason);
  }

  /** There is no seat for this join; who had one before tries others while that may help. */
  private unseated(reason: RookeryError): void {
    if (this.phase.kind !== "joining") return this.end(leftEarly());
    if (!this.phase.again || !reason.temporary) return this.end(reason);
    this.stopListening();
    this.timer(this.attempts.again(), () => this.ask());
  }

  private gone(gone: Gone): void {
    if (this.isLeaving) return this.end(leftEarly());
    // Who left or was sent away stays out; who was only away too long may sit down again.
    const lost = this.session?.isDropped === true && gone.code !== "left";
    this.end(goneError(gone, lost), lost ? "rejoin" : "quietly");
  }

  /** The room lives elsewhere: the seat does too. */
  private follow(reason: RookeryError): void {
    const { stay } = this;
    if (stay === undefined) return; // a join is repeated
    stay.session.drop();
    // Never longer than for an answer that does not come: the seat's window is running.
    const wait = stay.moves++ === 0 ? 0 : Math.min(REPEAT_MS, backoff(stay.moves, this.environment.random()));
    if (wait === 0) return this.ask();
    this.drop(reason);
    this.timer(wait, () => this.ask());
  }

  /** A farewell lets the session write what it must still say. */
  private end(reason: RookeryError, how: "quietly" | "farewell" | "rejoin" | "elsewhere" = "quietly"): void {
    if (this.isOver) return;
    const { stay } = this;
    const again = (how === "rejoin" || how === "elsewhere") && this.request.rejoin && this.isSeated;
    stay?.session.abandon();
    this.settle(reason);
    stay?.keeper?.forget();
    if (stay !== undefined) stay.keeper = undefined;
    this.cancelTimer();
    this.attempts.cancel();
    if (how === "farewell" && stay?.session.isDropped === false) {
      this.phase = { kind: "farewell", stay };
      this.way?.channel.wake();
    } else {
      this.phase = again ? { kind: "joining", again } : { kind: "over" };
      this.closeWay();
    }
    this.owner.over(reason, again);
    if (!again || this.isOver) return;
    if (how === "elsewhere") return this.timer(this.attempts.elsewhere(), () => this.ask());
    this.attempts.renew();
    this.ask();
  }

  /** Nothing of it is heard or said on this connection any more. */
  private stopListening(): void {
    if (this.phase.kind === "farewell") this.phase = { kind: "over" };
    this.closeWay();
  }

  private closeWay(): void {
    this.cancelTimer();
    this.way?.channel.close();
    this.way = undefined;
  }

  /** Tells what settled; `reason` is why the fate of some is unknown. */
  private settle(reason: RookeryError | undefined): void {
    const settlements = this.session?.takeSettlements() ?? [];
    if (settlements.length > 0 && !this.isOver) this.owner.settled(settlements, reason);
  }

  private save(): void {
    this.stay?.keeper?.save(this.stay.session);
  }

  private moment(): Moment {
    return { now: this.environment.now(), rtt: this.clock.rtt };
  }

  /** Has the session asked again when it next may have something to write. */
  private arm(): void {
    const { session } = this;
    if (session === undefined || session.isDropped) return;
    const wakeAt = session.wakeAt();
    const wait = wakeAt - this.environment.now();
    if (wait <= 0) {
      this.cancelTimer();
      this.way?.channel.wake();
    } else if (wakeAt < Infinity) {
      this.timer(wait, () => this.way?.channel.wake());
    }
  }

  private timer(ms: number, act: () => void): void {
    this.cancelTimer();
    this.cancelTimer = this.environment.after(ms, act);
  }
}
