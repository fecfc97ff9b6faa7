import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import type { ServerClock } from "./clock.js";
import type { Cancel, Environment } from "./environment.js";
import { RookeryError } from "./errors.js";
import {
  decode,
  decodeCase,
  encodeCase,
  type CaseInit,
  type CaseName,
  type CaseValue,
  type GameType,
} from "./gameType.js";
import type { Joined } from "./gen/rookery/v1/control_pb.js";
import type { JoinRequest } from "./joinRequest.js";
import { Latest } from "./latest.js";
import { Listeners } from "./listeners.js";
import { Seating } from "./seating.js";

/** One of our operations was consumed without effect. */
export interface RefusedOperation {
  /** What `send` returned. */
  readonly operation: number;
  readonly code: string;
  readonly text: string;
}

export interface StateAbout {
  /** Counts up. */
  readonly version: number;
  /** The highest of our operations that is already in it: what prediction needs. */
  readonly contains: number;
}

/** Messages of the room's that will never come, by their numbers; both ends included. */
export interface MissedMessages {
  readonly from: number;
  readonly to: number;
}

export type RoomStatus = "joining" | "joined" | "ended";

/** Operations whose fate nobody knows, because their session is over. */
export interface LostOperations {
  readonly operations: readonly number[];
  readonly reason: RookeryError;
}

/**
 * A seat in a room: what is said there, heard and seen.
 *
 * Listen before awaiting anything after the join: what the room says first is held back only until
 * the code behind `await client.join…` has run.
 */
export class Room<
  Says extends DescMessage = DescMessage,
  Hears extends DescMessage = DescMessage,
  State extends DescMessage = DescMessage,
> {
  private readonly environment: Environment;
  private readonly type: GameType<Says, Hears, State>;
  /** @internal */
  readonly seating: Seating;
  private readonly messages = new Map<string, Listeners<readonly [unknown]>>();
  private readonly states: Listeners<readonly [MessageShape<State>, StateAbout]>;
  private readonly joins: Listeners<readonly [number]>;
  private readonly ends: Listeners<readonly [RookeryError]>;
  private readonly refusals: Listeners<readonly [RefusedOperation]>;
  private readonly gaps: Listeners<readonly [MissedMessages]>;
  private readonly losses: Listeners<readonly [LostOperations]>;
  private seated: Joined | undefined;
  private phase: RoomStatus = "joining";
  private seen: { readonly state: MessageShape<State>; readonly about: StateAbout } | undefined;
  private pending = new Latest(1);
  private cancelSlot: Cancel = () => {};
  /** What came before anybody could listen, for one turn of the event loop; undefined afterwards. */
  private held: (() => void)[] | undefined = [];

  /** Rooms come from a client's `join…`. */
  constructor(
    environment: Environment,
    clock: ServerClock,
    type: GameType<Says, Hears, State>,
    request: JoinRequest,
  ) {
    this.environment = environment;
    this.type = type;
    this.states = new Listeners(environment);
    this.joins = new Listeners(environment);
    this.ends = new Listeners(environment);
    this.refusals = new Listeners(environment);
    this.gaps = new Listeners(environment);
    this.losses = new Listeners(environment);
    this.seating = new Seating(environment, clock, request, {
      joined: (joined) => this.joined(joined),
      message: (payload) => this.whenHeard(() => this.heard(payload)),
      state: (bytes, about) => this.whenHeard(() => this.saw(bytes, about)),
      refusal: (refusal) => this.whenHeard(() => this.refused(refusal)),
      missed: (missed) => this.whenHeard(() => this.gaps.tell(missed)),
      over: (reason, operations, again) => this.whenHeard(() => this.over({ reason, operations }, again)),
    });
  }

  /** The room's id, for others to join it by. */
  get id(): string {
    return this.seated?.room ?? "";
  }

  /** Which seat is ours, from 1; another one after joining again. */
  get seat(): number {
    return this.seated?.seat ?? 0;
  }

  get status(): RoomStatus {
    return this.phase;
  }

  /** The newest state; undefined until the first came. */
  get state(): MessageShape<State> | undefined {
    return this.seen?.state;
  }

  /**
   * Says something, once and in order, and returns its number.
   *
   * Throws RookeryError `window_full` when too much is unacknowledged, `not_joined` while joining
   * again (both temporary), `ended` when the room is over.
   */
  send<Name extends CaseName<Says>>(name: Name, value: CaseInit<Says, Name>): number {
    const payload = encodeCase(this.type.says, name, value);
    for (let waiting = this.pending.peek(); waiting !== undefined; waiting = this.pending.peek()) {
      this.seating.send(waiting);
      this.pending.sent(this.environment.now());
    }
    return this.seating.send(payload);
  }

  /**
   * Says something of which only the newest counts: at most as often as the type's input rate.
   *
   * A value that was not sent yet gives way to the next with its name. When the room is over, of
   * which `onEnd` tells, it goes nowhere: pointers go on moving.
   */
  latest<Name extends CaseName<Says>>(name: Name, value: CaseInit<Says, Name>): void {
    if (this.phase === "ended") return;
    this.pending.put(name, encodeCase(this.type.says, name, value));
    this.fillSlot();
  }

  /** Hears what the room says. */
  on<Name extends CaseName<Hears>>(name: Name, tell: (value: CaseValue<Hears, Name>) => void): Cancel {
    let listeners = this.messages.get(name);
    if (listeners === undefined) {
      listeners = new Listeners(this.environment);
      this.messages.set(name, listeners);
    }
    return listeners.add((value) => tell(value as CaseValue<Hears, Name>)); // decoded as that case
  }

  /** Sees the state now, if there is one, and whenever it changes. Do not write to it. */
  onState(tell: (state: MessageShape<State>, about: StateAbout) => void): Cancel {
    const cancel = this.states.add(tell);
    if (this.seen !== undefined && this.held === undefined) tell(this.seen.state, this.seen.about);
    return cancel;
  }

  /** A seat was taken again, after a session was lost. */
  onJoin(tell: (seat: number) => void): Cancel {
    return this.joins.add(tell);
  }

  /**
   * The session ended, and why, by the error's `code`.
   *
   * After `connection_lost` and `moved` the room joins again by itself (`status` is "joining")
   * unless it was joined with `rejoin: false`. All else is final.
   */
  onEnd(tell: (reason: RookeryError) => void): Cancel {
    return this.ends.add(tell);
  }

  /** The room refused something we said. */
  onRefusal(tell: (refusal: RefusedOperation) => void): Cancel {
    return this.refusals.add(tell);
  }

  /** A session ended with operations unacknowledged: nobody knows whether they were applied. */
  onLost(tell: (lost: LostOperations) => void): Cancel {
    return this.losses.add(tell);
  }

  /** We were behind so far that the room forgot messages; the state that follows is whole. */
  onMissed(tell: (missed: MissedMessages) => void): Cancel {
    return this.gaps.add(tell);
  }

  /** Gives the seat back; fulfilled when that is done, also when it was over before. */
  leave(): Promise<void> {
    if (this.phase === "ended") return Promise.resolve();
    return new Promise((resolve) => {
      this.ends.add(() => {
        if (this.phase === "ended") resolve();
      });
      this.seating.leave();
    });
  }

  private joined(joined: Joined): void {
    this.seated = joined;
    this.phase = "joined";
    this.pending = this.pending.at(joined.inputRate);
    this.joins.tell(joined.seat);
    if (this.held !== undefined) this.environment.after(0, () => this.release());
    this.fillSlot();
  }

  private release(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const tell of held) tell();
  }

  private whenHeard(tell: () => void): void {
    if (this.held !== undefined && this.seated !== undefined) this.held.push(tell);
    else tell();
  }

  private heard(payload: Uint8Array): void {
    this.reading(() => {
      const said = decodeCase(this.type.hears, payload);
      if (said !== undefined) this.messages.get(said.name)?.tell(said.value);
    });
  }

  private saw(bytes: Uint8Array, about: StateAbout): void {
    this.reading(() => {
      const state = decode(this.type.state, bytes);
      this.seen = { state, about };
      this.states.tell(state, about);
    });
  }

  /** What cannot be read ends this room, and none of the connection's others. */
  private reading(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof RookeryError)) throw error;
      this.seating.giveUp(error);
    }
  }

  private refused({ operation, code, text }: { operation: bigint; code: string; text: string }): void {
    this.refusals.tell({ operation: Number(operation), code, text });
  }

  private over(lost: LostOperations, again: boolean): void {
    this.phase = again ? "joining" : "ended";
    if (!again) this.cancelSlot();
    if (lost.operations.length > 0) this.losses.tell(lost);
    this.ends.tell(lost.reason);
  }

  /** Sends what waits for a slot, now or at the next one. */
  private fillSlot(): void {
    this.cancelSlot();
    const now = this.environment.now();
    const payload = this.pending.peek();
    if (payload === undefined || this.phase !== "joined") return;
    if (this.pending.nextAt() <= now && this.seating.admits(payload.length)) {
      this.seating.send(payload);
      this.pending.sent(now);
    }
    const next = this.pending.nextAt();
    if (next === Infinity) return;
    const wait = next > now ? next - now : this.pending.interval; // the window is full: next slot
    this.cancelSlot = this.environment.after(wait, () => this.fillSlot());
  }
}
