import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import type { Refusal, Resynced } from "../connection/controls.js";
import { Kind } from "../connection/kind.js";
import type { Cancel, Environment } from "../environment.js";
import { RookeryError } from "../errors.js";
import {
  decode,
  decodeCase,
  encodeCase,
  type CaseInit,
  type CaseName,
  type CaseValue,
  type GameType,
  type Said,
} from "../gameType.js";
import { Listeners } from "../listeners.js";
import { notSeated, resyncReason, tooBig } from "../session/endings.js";
import type { JoinRequest, Seat } from "../session/joinRequest.js";
import type { Restored } from "../session/keptSession.js";
import { Seating } from "../session/seating.js";
import type { SeatingWorld } from "../session/seatingOwner.js";
import type { Keeper } from "../session/sessionStore.js";
import type { Settlement } from "../session/settlement.js";
import { same } from "../state/same.js";
import { selection, type Source } from "../state/selection.js";
import { Gate } from "./gate.js";
import { Latest } from "./latest.js";
import { Receipts, type Outcome, type RequestOptions } from "./receipts.js";
import type {
  Drop,
  LostOperations,
  RefusedOperation,
  Resync,
  RoomEnd,
  RoomStatus,
  StateAbout,
} from "./roomEvents.js";

/** The state of types that have none. */
const NO_STATE = { $typeName: "google.protobuf.Empty" } as MessageShape<never>;

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
  private readonly ends: Listeners<readonly [RoomEnd]>;
  private readonly refusals: Listeners<readonly [RefusedOperation]>;
  private readonly resyncs: Listeners<readonly [Resync]>;
  private readonly losses: Listeners<readonly [LostOperations]>;
  private readonly drops: Listeners<readonly [Drop]>;
  private readonly returns: Listeners<readonly []>;
  private readonly receipts: Receipts;
  private readonly gate = new Gate();
  /** The size of what was last not sent. */
  private refusedBytes = 0;
  private seated: Seat | undefined;
  private phase: RoomStatus = "joining";
  private seen: { readonly state: MessageShape<State>; readonly about: StateAbout } | undefined;
  private pending = new Latest(1);
  private cancelSlot: Cancel = () => {};
  /** What came before anybody could listen, for one turn of the event loop; undefined afterwards. */
  private held: (() => void)[] | undefined = [];

  /** @internal Rooms come from a client's `join…`. */
  constructor(
    world: SeatingWorld,
    type: GameType<Says, Hears, State>,
    request: JoinRequest,
  ) {
    const { environment } = world;
    this.environment = environment;
    this.type = type;
    this.states = new Listeners(environment);
    this.joins = new Listeners(environment);
    this.ends = new Listeners(environment);
    this.refusals = new Listeners(environment);
    this.resyncs = new Listeners(environment);
    this.losses = new Listeners(environment);
    this.drops = new Listeners(environment);
    this.returns = new Listeners(environment);
    this.receipts = new Receipts(environment);
    this.seating = new Seating(world, request, {
      joined: (seat) => this.joined(seat),
      dropped: (reason) => this.whenHeard(() => this.dropped(reason)),
      returned: () => this.whenHeard(() => this.returned()),
      message: (payload) => this.whenHeard(() => this.heard(payload)),
      state: (bytes, about, again) => this.whenHeard(() => this.saw(bytes, about, again)),
      refusal: (refusal) => this.whenHeard(() => this.refused(refusal)),
      resynced: (resynced) => this.whenHeard(() => this.resynced(resynced)),
      settled: (settlements, reason) => this.whenHeard(() => this.settledSome(settlements, reason)),
      writable: () => this.openGate(),
      over: (reason, again) => this.whenHeard(() => this.over(reason, again)),
    });
  }

  /** @internal Takes over what an earlier page kept. */
  restore(restored: Restored, keeper: Keeper): void {
    this.seated = restored.seat;
    this.phase = "away";
    this.pending = this.pending.at(restored.seat.inputRate);
    this.held = undefined; // nothing comes before the app had its turn to listen
    this.seating.restore(restored, keeper);
  }

  /** The room's id, for others to join it by. */
  get id(): string {
    return this.seated?.terms.room ?? "";
  }

  /** Which seat is ours, from 1; another one after joining again. */
  get seat(): number {
    return this.seated?.number ?? 0;
  }

  get status(): RoomStatus {
    return this.phase;
  }

  /** The newest state; undefined until the first came. */
  get state(): MessageShape<State> | undefined {
    return this.seen?.state;
  }

  /** Calls `tell` whenever there is a newer state; with {@link getSnapshot}, what UI frameworks subscribe to. */
  readonly subscribe = (tell: () => void): Cancel => this.states.add(tell);

  /** As {@link state}. */
  readonly getSnapshot = (): MessageShape<State> | undefined => this.state;

  /** A part of the state, to look at and to subscribe to: it changes only when something in it does. */
  select<Part>(part: (state: MessageShape<State>) => Part): Source<Part>;
  /** Sees a part of the state now, if there is one, and whenever something in it changes. */
  select<Part>(part: (state: MessageShape<State>) => Part, tell: (part: Part) => void): Cancel;
  select<Part>(part: (state: MessageShape<State>) => Part, tell?: (part: Part) => void): Source<Part> | Cancel {
    const selected = selection(this, part);
    if (tell === undefined) return selected;
    const show = (): void => tell(selected.getSnapshot() as Part); // there is a state
    const cancel = selected.subscribe(show);
    if (this.seen !== undefined) show();
    return cancel;
  }

  /**
   * Says something, once and in order, and returns its number; also while the connection is away.
   *
   * Throws RookeryError `window_full` when too much is unacknowledged, `not_joined` while joining
   * again (both temporary: see {@link whenWritable}), `ended` when the room is over.
   */
  send<Name extends CaseName<Says>>(name: Name, value: CaseInit<Says, Name>): number {
    return this.say(name, value, Kind.OPERATION);
  }

  /** Fulfils when what `send` last refused can be said, at once if it can; rejects when the room is over. */
  whenWritable(): Promise<void> {
    if (this.phase === "ended") return Promise.reject(notSeated(false));
    return this.isWritable() ? Promise.resolve() : this.gate.wait();
  }

  /**
   * What became of an operation, by its number: ask when it was just sent.
   *
   * Rejects with `settled_before` when that was told to others already.
   */
  settled(operation: number): Promise<Outcome> {
    if (this.seating.unsettled.includes(operation)) return this.receipts.outcome(operation);
    const text = `Operation ${operation} is settled, or was never sent`;
    return Promise.reject(new RookeryError("settled_before", text));
  }

  /** The operations of which nothing is known yet, by number. */
  get unsettled(): readonly number[] {
    return this.seating.unsettled;
  }

  /**
   * Says something that the room answers, and fulfils with the answer; across reconnects too.
   *
   * Rejects as `send` throws, and with `request_refused` (its `cause` has the room's code),
   * `request_timeout` (the deadline is this side's own: the room may have done it all the same),
   * `request_unknown` when no answer will come, or the signal's reason.
   */
  async request<Name extends CaseName<Says>>(
    name: Name,
    value: CaseInit<Says, Name>,
    options: RequestOptions = {},
  ): Promise<Said<Hears>> {
    options.signal?.throwIfAborted(); // before it is said
    const payload = await this.receipts.answer(this.say(name, value, Kind.REQUEST), options);
    const said = decodeCase(this.type.hears, payload);
    if (said === undefined) throw new RookeryError("unknown_message", "The answer is of no known kind");
    return { case: said.name, value: said.value } as Said<Hears>; // decoded as that case
  }

  /**
   * Says something of which only the newest counts: at most as often as the type's input rate.
   *
   * A value that was not sent yet gives way to the next with its name. When the room is over, of
   * which `onEnd` tells, it goes nowhere: pointers go on moving. Throws RookeryError `too_big`.
   */
  sendLatest<Name extends CaseName<Says>>(name: Name, value: CaseInit<Says, Name>): void {
    if (this.phase === "ended") return;
    const payload = encodeCase(this.type.says, name, value);
    const most = this.seating.largestOperation;
    if (payload.length > most) throw tooBig(payload.length, most); // before it can stand in the way
    this.pending.put(name, payload);
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
    if (this.seen === undefined || this.held !== undefined) return this.states.add(tell);
    return this.states.addTelling(tell, this.seen.state, this.seen.about);
  }

  /**
   * The connection broke, and the seat is kept for a while (`status` is "away").
   *
   * What is said meanwhile waits in the window, what the room says meanwhile waits there. Ends with
   * `onReturn`, or with `onEnd`.
   */
  onDrop(tell: (drop: Drop) => void): Cancel {
    return this.drops.add(tell);
  }

  /** The seat is ours again, and nothing is missing but what `onResync` says. */
  onReturn(tell: () => void): Cancel {
    return this.returns.add(tell);
  }

  /** A seat was taken again, after a session was lost. */
  onJoin(tell: (seat: number) => void): Cancel {
    return this.joins.add(tell);
  }

  /**
   * The session ended, and why, by the reason's `code`.
   *
   * After `connection_lost` (the type keeps no seats), an absence that was too long (`expired`,
   * `unknown_session`), and `room_lost` (its node died) the room joins again by itself as somebody
   * new: `rejoining` is true, and `onJoin` follows, unless it was joined with `rejoin: false`. A lost
   * room gives way to another of its type, whichever way it was joined. All else is final, also
   * `left`: the player left, or was sent away while the connection was.
   */
  onEnd(tell: (end: RoomEnd) => void): Cancel {
    return this.ends.add(tell);
  }

  /** The room refused something we said. */
  onRefusal(tell: (refusal: RefusedOperation) => void): Cancel {
    return this.refusals.add(tell);
  }

  /** Nobody knows whether these operations were applied, nor will: their session is over, say. */
  onLost(tell: (lost: LostOperations) => void): Cancel {
    return this.losses.add(tell);
  }

  /** Something was lost: we were behind too far, the room went back in time, or this is a second copy of a tab. */
  onResync(tell: (resync: Resync) => void): Cancel {
    return this.resyncs.add(tell);
  }

  /** Gives the seat back; fulfilled when the room knows, so after the return while "away", or when it is over. */
  leave(): Promise<void> {
    if (this.phase === "ended") return Promise.resolve();
    return new Promise((resolve) => {
      this.ends.add(({ rejoining }) => {
        if (!rejoining) resolve();
      });
      this.seating.leave();
    });
  }

  private joined(seat: Seat): void {
    this.seated = seat;
    this.phase = "joined";
    this.pending = this.pending.at(seat.inputRate);
    this.joins.tell(seat.number);
    if (this.held !== undefined) this.environment.after(0, () => this.release());
    this.fillSlot();
    this.openGate();
  }

  private dropped(reason: RookeryError): void {
    this.phase = "away";
    this.drops.tell({ reason, windowMs: this.seated?.windowMs ?? 0 });
  }

  private returned(): void {
    this.phase = "joined";
    this.returns.tell();
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

  /** Whoever has left, or is leaving, hears and sees nothing more, also of what was held back. */
  private get isDone(): boolean {
    return this.phase === "ended" || this.seating.isLeaving;
  }

  private heard(payload: Uint8Array): void {
    if (this.isDone) return;
    this.reading(() => {
      const said = decodeCase(this.type.hears, payload);
      if (said !== undefined) this.messages.get(said.name)?.tell(said.value);
    });
  }

  private saw(bytes: Uint8Array, about: StateAbout, again: boolean): void {
    if (this.isDone) return;
    this.reading(() => {
      const state = this.type.state === undefined ? NO_STATE : decode(this.type.state, bytes);
      if (again && this.seen !== undefined && same(this.seen.state, state)) {
        this.seen = { state: this.seen.state, about };
        return;
      }
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

  private refused({ operation, code, text }: Refusal): void {
    this.refusals.tell({ operation, code, text });
  }

  private resynced(resynced: Resynced): void {
    const { lostFrom, lostTo } = resynced;
    const missed = lostFrom === 0 ? undefined : { from: lostFrom, to: lostTo };
    this.resyncs.tell({ reason: resyncReason(resynced), missed });
  }

  private settledSome(settlements: readonly Settlement[], why: RookeryError | undefined): void {
    const reason = why ?? new RookeryError("lost", "The room's word on it is lost");
    const unknown = settlements.filter(({ kind }) => kind === "unknown");
    for (const settlement of settlements) this.receipts.tell(settlement, reason);
    if (unknown.length > 0) this.losses.tell({ operations: unknown.map(({ operation }) => operation), reason });
  }

  private over(reason: RookeryError, again: boolean): void {
    this.phase = again ? "joining" : "ended";
    if (!again) {
      this.cancelSlot();
      this.gate.close(reason);
    }
    this.ends.tell({ reason, rejoining: again });
  }

  /** Whether what `send` last refused has place now, behind the latest values that go before it. */
  private isWritable(): boolean {
    return this.seating.admits(this.pending.bytes + this.refusedBytes, this.pending.size + 1);
  }

  private openGate(): void {
    if (this.isWritable()) this.gate.open();
  }

  /** The latest value that goes next; one that this server is too small for is given up. */
  private nextPending(): Uint8Array | undefined {
    for (;;) {
      const payload = this.pending.peek();
      const most = this.seating.largestOperation;
      if (payload === undefined || payload.length <= most) return payload;
      this.pending.drop();
      this.environment.report(tooBig(payload.length, most), "warning");
    }
  }

  private say<Name extends CaseName<Says>>(
    name: Name,
    value: CaseInit<Says, Name>,
    kind: typeof Kind.OPERATION | typeof Kind.REQUEST,
  ): number {
    const payload = encodeCase(this.type.says, name, value);
    try {
      for (let waiting = this.nextPending(); waiting !== undefined; waiting = this.nextPending()) {
        this.seating.send(waiting);
        this.pending.sent(this.environment.now());
      }
      const operation = this.seating.send(payload, kind);
      this.refusedBytes = 0;
      return operation;
    } catch (refusal) {
      this.refusedBytes = payload.length;
      throw refusal;
    }
  }

  /** Sends what waits for a slot, now or at the next one. */
  private fillSlot(): void {
    this.cancelSlot();
    const now = this.environment.now();
    const payload = this.nextPending();
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
