import { backoff } from "../connection/backoff.js";
import type { ChannelPort, Line } from "../connection/connection.js";
import { Controls, readControl, type Gone, type Joined, type JoinRefused, type Resynced } from "../connection/controls.js";
import type { At, Carrier, Frame } from "../connection/frame.js";
import { endsChannel, Kind } from "../connection/kind.js";
import { RookeryError } from "../errors.js";
import { Asking, REPEAT_MS } from "./asking.js";
import { endedError, goneError, joinUnanswered, leftError, leftEarly, notSeated, resyncError, wrongType } from "./endings.js";
import { seatOf, type JoinRequest } from "./joinRequest.js";
import type { Restored } from "./keptSession.js";
import type { SeatingOwner, SeatingWorld } from "./seatingOwner.js";
import type { Phase } from "./seatPhase.js";
import { Session } from "./session.js";
import type { Keeper } from "./sessionStore.js";
import { Stay } from "./stay.js";
import { Way } from "./way.js";

/** One seat in one room, from the join to the end, over one session and connection after another. */
export class Seating implements ChannelPort {
  private readonly world: SeatingWorld;
  private readonly request: JoinRequest;
  private readonly owner: SeatingOwner;
  private readonly way: Way;
  private readonly asking: Asking;
  private phase: Phase = { kind: "joining", again: false };

  constructor(world: SeatingWorld, request: JoinRequest, owner: SeatingOwner) {
    this.world = world;
    this.request = request;
    this.owner = owner;
    this.way = new Way(world.environment, this);
    this.asking = new Asking(world.environment, request, this.way, {
      hasNoOptions: (reason) => this.unseated(reason),
      unanswered: () => this.forsake(),
      tooLate: () => this.gone({ code: "expired", text: "" }),
    });
  }

  /** Takes over what an earlier page kept; it is resumed on the next connection. */
  restore({ seat, session }: Restored, keeper: Keeper): void {
    const leaves = session.operations.some(({ frame }) => frame.kind === Kind.LEAVE);
    this.phase = { kind: leaves ? "leaving" : "away", stay: new Stay(this.world, this.owner, seat, session, keeper) };
  }

  /** Whether the seat is being given back. */
  get isLeaving(): boolean {
    return this.phase.kind === "withdrawing" || this.phase.kind === "leaving";
  }

  /** Asks for the seat on this connection. */
  attach(connection: Line): void {
    if (!this.isOver) this.asking.askOn(connection, this.stay);
  }

  /** The connection broke, or is given up. */
  detach(cause: RookeryError): void {
    this.way.connection = undefined;
    if (this.isOver) return this.stopListening();
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
    const { stay } = this;
    if (stay === undefined || !this.isSeated) throw notSeated(this.phase.kind === "joining");
    const number = stay.send(payload, kind, this.largestOperation);
    this.way.wake();
    return number;
  }

  /** How many bytes an operation may have, as far as we know the server. */
  get largestOperation(): number {
    return Math.min(this.way.maxMessageBytes - 64, this.session?.windowBytes ?? Infinity);
  }

  /** Whether {@link send} would take so many operations now, of this many bytes together. */
  admits(bytes: number, operations = 1): boolean {
    return this.isSeated && (this.session?.admits(bytes, operations) ?? false);
  }

  /** To look at; undefined while there is none. */
  get session(): Session | undefined {
    return this.stay?.session;
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
      if (this.way.channel === undefined) this.end(leftEarly());
      else this.phase = { kind: "withdrawing" };
    } else if (phase.kind === "seated" || phase.kind === "away") {
      this.phase = { kind: "leaving", stay: phase.stay };
      phase.stay.leave();
      this.way.wake();
    }
  }

  take(at: At, frames: readonly Carrier[]): void {
    const { channel } = this.way;
    const [first] = frames;
    if (this.stay === undefined && first?.kind === Kind.JOINED) {
      this.sit(readControl(Controls.joined, first.payload));
      frames = frames.slice(1);
    }
    const news = this.stay?.receive(at, frames) ?? frames.filter(({ kind }) => endsChannel(kind));
    for (const frame of news) {
      if (this.isOver || this.way.channel !== channel) break;
      this.hear(at, frame);
    }
    if (this.phase.kind === "forsaken" && news.some(({ kind }) => kind === Kind.LEFT || endsChannel(kind))) this.stopListening();
    this.settle(undefined);
    if (this.way.channel === channel) this.stay?.save();
    if (this.isSeated) this.owner.writable();
    this.arm();
  }

  write(channel: number, limit: number): readonly Frame[] | undefined {
    if (this.way.begins()) return this.asking.frames(channel);
    const piece = this.stay?.write(channel, limit);
    if (piece === undefined) {
      if (this.isOver && this.phase.kind !== "forsaken") this.stopListening(); // all is said
      else this.arm();
    }
    return piece;
  }

  private get stay(): Stay | undefined {
    return "stay" in this.phase ? this.phase.stay : undefined;
  }

  /** Whether there is a seat to speak from, be the connection away or not. */
  private get isSeated(): boolean {
    return this.phase.kind === "seated" || this.phase.kind === "away";
  }

  private get isOver(): boolean {
    const { kind } = this.phase;
    return kind === "farewell" || kind === "forsaken" || kind === "over";
  }

  private sit(joined: Joined): void {
    this.way.cancel();
    const seat = seatOf(joined);
    const { attempts } = this.asking;
    attempts.seated(joined.room);
    const session = new Session(seat.terms);
    const keeper = seat.windowMs > 0 ? this.world.keep(attempts.request, seat, session) : undefined;
    const stay = new Stay(this.world, this.owner, seat, session, keeper);
    const { kind } = this.phase;
    if (kind === "withdrawing" || kind === "forsaken") {
      this.phase = { kind: kind === "forsaken" ? kind : "leaving", stay };
      stay.leave();
      this.way.wake();
    } else {
      this.phase = { kind: "seated", stay };
      if (joined.type !== attempts.request.type) return this.giveUp(wrongType(joined));
      this.owner.joined(seat);
    }
  }

  /** The seat waits for us; we for a connection. */
  private drop(reason: RookeryError): void {
    this.stay?.drop();
    this.way.close();
    if (this.phase.kind !== "seated") return;
    this.phase = { kind: "away", stay: this.phase.stay };
    this.owner.dropped(reason);
  }

  private hear(at: At, frame: Carrier): void {
    switch (frame.kind) {
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
      default:
        this.stay?.hear(at, frame);
    }
  }

  private returned(): void {
    const { phase, stay } = this;
    this.way.cancel();
    stay?.returned();
    if (phase.kind !== "away") return;
    this.phase = { kind: "seated", stay: phase.stay };
    this.owner.returned();
  }

  private resynced(resynced: Resynced): void {
    this.returned();
    this.stay?.startOver();
    this.settle(resyncError(resynced));
    if (this.session !== undefined && this.isSeated) this.owner.resynced(this.session.lacking(resynced));
  }

  private refused({ code, text, temporary }: JoinRefused): void {
    if (this.session !== undefined) {
      // No answer to RESUME: it is repeated, and at once where only its number was too low.
      if (this.session.isDropped && code === "old_generation") this.asking.ask(this.stay);
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
    this.asking.askIn(this.asking.attempts.again());
  }

  /** Nobody answered the join. A seat may come all the same, and is given back. */
  private forsake(): void {
    const reason = this.isLeaving ? leftEarly() : joinUnanswered();
    this.phase = { kind: "forsaken" };
    this.owner.over(reason, false);
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
    stay.drop();
    // Never longer than for an answer that does not come: the seat's window is running.
    const wait = stay.moves++ === 0 ? 0 : Math.min(REPEAT_MS, backoff(stay.moves, this.world.environment.random()));
    if (wait === 0) return this.asking.ask(stay);
    this.drop(reason);
    this.asking.askIn(wait, stay);
  }

  /** A farewell lets the session write what it must still say. */
  private end(reason: RookeryError, how: "quietly" | "farewell" | "rejoin" | "elsewhere" = "quietly"): void {
    if (this.isOver) return;
    const { stay } = this;
    const again = (how === "rejoin" || how === "elsewhere") && this.request.rejoin && this.isSeated;
    stay?.session.abandon();
    this.settle(reason);
    stay?.forget();
    this.way.cancel();
    this.asking.attempts.cancel();
    if (how === "farewell" && stay?.session.isDropped === false) {
      this.phase = { kind: "farewell", stay };
      this.way.wake();
    } else {
      this.phase = again ? { kind: "joining", again } : { kind: "over" };
      this.way.close();
    }
    this.owner.over(reason, again);
    if (!again || this.isOver) return;
    const { attempts } = this.asking;
    if (how === "elsewhere") return this.asking.askIn(attempts.elsewhere());
    attempts.renew();
    this.asking.ask();
  }

  /** Nothing of it is heard or said on this connection any more. */
  private stopListening(): void {
    if (this.isOver) this.phase = { kind: "over" };
    this.way.close();
  }

  /** Tells what settled; `reason` is why the fate of some is unknown. */
  private settle(reason: RookeryError | undefined): void {
    if (!this.isOver) this.stay?.tellSettled(reason);
  }

  /** Has the session asked again when it next may have something to write. */
  private arm(): void {
    if (this.stay !== undefined) this.way.wakeIn(this.stay.wakesIn);
  }
}
