import type { ServerClock } from "../connection/clock.js";
import { Controls, readControl } from "../connection/controls.js";
import type { At, Carrier, Frame } from "../connection/frame.js";
import { Kind } from "../connection/kind.js";
import type { Environment } from "../environment.js";
import { RookeryError } from "../errors.js";
import { StateReader } from "../state/stateReader.js";
import { tooBig } from "./endings.js";
import type { Moment } from "./inbox.js";
import type { Seat } from "./joinRequest.js";
import type { SeatingOwner, SeatingWorld } from "./seatingOwner.js";
import type { Session } from "./session.js";
import type { Keeper } from "./sessionStore.js";

/** A session and all that goes with it: the room's state, and what is kept for another page. */
export class Stay {
  readonly session: Session;
  /** Whether the room keeps the seat while the connection is away. */
  readonly isKept: boolean;
  /** Since the room last answered RESUME: how often it sent us elsewhere. */
  moves = 0;
  /** Since when the seat is kept for us, as far as we know; Infinity while we are there. */
  private awaySince: number;
  private readonly windowMs: number;
  private readonly owner: SeatingOwner;
  private readonly environment: Environment;
  private readonly clock: ServerClock;
  private readonly states = new StateReader();
  /** The next state is the first after a return, and perhaps no other than the one before. */
  private stateAgain = false;
  private keeper: Keeper | undefined;

  constructor(
    { environment, clock }: Pick<SeatingWorld, "environment" | "clock">,
    owner: SeatingOwner,
    { windowMs }: Seat,
    session: Session,
    keeper: Keeper | undefined,
  ) {
    this.owner = owner;
    this.environment = environment;
    this.clock = clock;
    this.session = session;
    this.isKept = windowMs > 0;
    this.windowMs = windowMs;
    this.awaySince = session.isDropped ? environment.now() : Infinity;
    this.keeper = keeper;
  }

  /** Takes an operation of at most so many bytes, and returns its number. */
  send(payload: Uint8Array, kind: typeof Kind.OPERATION | typeof Kind.REQUEST, most: number): number {
    if (payload.length > most) throw tooBig(payload.length, most);
    if (kind === Kind.REQUEST && !this.session.admitsRequest) {
      throw new RookeryError("too_many_requests", "Too many requests wait for an answer", { temporary: true });
    }
    const number = this.session.offer(payload, kind);
    if (number === undefined) {
      throw new RookeryError("window_full", "Too much is unacknowledged", { temporary: true });
    }
    this.save();
    return number;
  }

  /** Takes a LEAVE. */
  leave(): void {
    this.session.leave();
    this.save();
  }

  /** The frames that are new, in order. */
  receive(at: At, frames: readonly Carrier[]): readonly Carrier[] {
    return this.session.receive(at, frames, this.moment);
  }

  /** RESUME, for a new channel. */
  resume(channel: number): readonly Frame[] {
    const { session, states } = this;
    const resume = session.resume(channel, states.versionIn(session.numbers.epoch));
    this.save();
    return resume;
  }

  /** What to write now, or undefined for nothing. */
  write(channel: number, limit: number): readonly Frame[] | undefined {
    const piece = this.session.write(channel, limit, this.moment);
    if (piece !== undefined) this.save();
    return piece;
  }

  /** How long until there may be something to write if nothing else happens; Infinity for ever. */
  get wakesIn(): number {
    return this.session.wakeAt() - this.environment.now();
  }

  /** Tells the owner what is said, shown and refused; an answer is the session's. */
  hear(at: At, frame: Carrier): void {
    switch (frame.kind) {
      case Kind.MESSAGE:
      case Kind.VOLATILE:
        return this.owner.message(frame.payload);
      case Kind.SNAPSHOT:
      case Kind.CHANGE:
        return this.look(at, frame);
      case Kind.REFUSAL:
        return this.owner.refusal(readControl(Controls.refusal, frame.payload));
      default:
    }
  }

  /** Tells the owner what settled; `reason` is why the fate of some is unknown. */
  tellSettled(reason: RookeryError | undefined): void {
    const settlements = this.session.takeSettlements();
    if (settlements.length > 0) this.owner.settled(settlements, reason);
  }

  /** Its channel is over. */
  drop(): void {
    this.session.drop();
    this.awaySince = Math.min(this.awaySince, this.environment.now());
  }

  /** Whether the room has given the seat up by now. */
  get isPastReturn(): boolean {
    return this.environment.now() - this.awaySince > this.windowMs;
  }

  /** The room answered RESUME. */
  returned(): void {
    this.awaySince = Infinity;
    this.moves = 0;
    this.stateAgain = true;
  }

  /** The next state comes whole. */
  startOver(): void {
    this.states.startOver();
  }

  /** Keeps it as it is now, where it is kept. */
  save(): void {
    this.keeper?.save(this.session);
  }

  /** No other page may have it. */
  forget(): void {
    this.keeper?.forget();
    this.keeper = undefined;
  }

  private look(at: At, frame: Carrier): void {
    const { states } = this;
    const step = states.take(frame);
    if (step.kind === "broken") throw new RookeryError("protocol_violation", "a malformed state frame");
    if (step.kind === "missing") this.session.missState(this.moment);
    if (step.kind !== "whole") return;
    const again = this.stateAgain;
    this.stateAgain = false;
    this.owner.state(step.bytes, { version: states.version, contains: at.ack + at.ahead }, again);
  }

  private get moment(): Moment {
    return { now: this.environment.now(), rtt: this.clock.rtt };
  }
}
