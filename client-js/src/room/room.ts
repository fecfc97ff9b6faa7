import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { Kind } from "../connection/kind.js";
import type { Cancel, Environment } from "../environment.js";
import { RookeryError } from "../errors.js";
import { decodeCase, encodeCase, type CaseInit, type CaseName, type CaseValue, type GameType, type Said } from "../gameType.js";
import { notSeated } from "../session/endings.js";
import type { JoinRequest, Seat } from "../session/joinRequest.js";
import type { Restored } from "../session/keptSession.js";
import { Seating } from "../session/seating.js";
import type { SeatingWorld } from "../session/seatingOwner.js";
import type { Keeper } from "../session/sessionStore.js";
import { selection, type Source } from "../state/selection.js";
import { Hearing } from "./hearing.js";
import type { Outcome, RequestOptions } from "./receipts.js";
import type { Drop, LostOperations, RefusedOperation, Resync, RoomEnd, RoomStatus, StateAbout } from "./roomEvents.js";
import { resyncOf, roomListeners, type RoomListeners } from "./roomListeners.js";
import { Speaking } from "./speaking.js";

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
  private readonly speaking: Speaking;
  private readonly hearing: Hearing<State>;
  private readonly listeners: RoomListeners;
  private seated: Seat | undefined;
  private phase: RoomStatus = "joining";
  /** What came before anybody could listen, for one turn of the event loop; undefined afterwards. */
  private held: (() => void)[] | undefined = [];

  /** @internal Rooms come from a client's `join…`. */
  constructor(world: SeatingWorld, type: GameType<Says, Hears, State>, request: JoinRequest) {
    const { environment } = world;
    const listeners = roomListeners(environment);
    const hearing = new Hearing(environment, type);
    this.environment = environment;
    this.type = type;
    this.listeners = listeners;
    this.hearing = hearing;
    this.seating = new Seating(world, request, {
      joined: (seat) => this.joined(seat),
      dropped: this.whenHeard((reason) => this.dropped(reason)),
      returned: this.whenHeard(() => this.returned()),
      message: this.whenHeard((payload) => this.reading(() => hearing.message(payload))),
      state: this.afterHold((bytes, about, again) => {
        hearing.state(bytes, about, again);
        environment.soon(this.show); // and no later than what comes behind it
      }),
      refusal: this.whenHeard((refusal) => listeners.refusals.tell(refusal)),
      resynced: this.whenHeard((resynced) => listeners.resyncs.tell(resyncOf(resynced))),
      settled: this.whenHeard((settlements, reason) => this.speaking.tellSettled(settlements, reason)),
      writable: () => this.speaking.openGate(),
      over: this.whenHeard((reason, again) => this.over(reason, again)),
    });
    this.speaking = new Speaking(environment, this.seating, listeners.losses, () => this.phase === "joined");
  }

  /** @internal Takes over what an earlier page kept. */
  restore(restored: Restored, keeper: Keeper): void {
    this.seated = restored.seat;
    this.phase = "away";
    this.speaking.paceAt(restored.seat.inputRate);
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
    return this.hearing.seen?.state;
  }

  /** Calls `tell` whenever there is a newer state; with {@link getSnapshot}, what UI frameworks subscribe to. */
  readonly subscribe = (tell: () => void): Cancel => this.hearing.states.add(tell);

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
    if (this.hearing.seen !== undefined) show();
    return cancel;
  }

  /**
   * Says something, once and in order, and returns its number; also while the connection is away.
   *
   * Throws RookeryError `window_full` when too much is unacknowledged, `not_joined` while joining
   * again (both temporary: see {@link whenWritable}), `ended` when the room is over.
   */
  send<Name extends CaseName<Says>>(name: Name, value: CaseInit<Says, Name>): number {
    return this.speaking.say(encodeCase(this.type.says, name, value), Kind.OPERATION);
  }

  /** Fulfils when what `send` last refused can be said, at once if it can; rejects when the room is over. */
  whenWritable(): Promise<void> {
    if (this.phase === "ended") return Promise.reject(notSeated(false));
    return this.speaking.whenWritable();
  }

  /**
   * What became of an operation, by its number: ask when it was just sent.
   *
   * Rejects with `settled_before` when that was told to others already.
   */
  settled(operation: number): Promise<Outcome> {
    return this.speaking.settled(operation);
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
    const operation = this.speaking.say(encodeCase(this.type.says, name, value), Kind.REQUEST);
    const said = decodeCase(this.type.hears, await this.speaking.receipts.answer(operation, options));
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
    if (this.phase !== "ended") this.speaking.sayLatest(name, encodeCase(this.type.says, name, value));
  }

  /** Hears what the room says. */
  on<Name extends CaseName<Hears>>(name: Name, tell: (value: CaseValue<Hears, Name>) => void): Cancel {
    return this.hearing.named(name).add((value) => tell(value as CaseValue<Hears, Name>)); // decoded as that case
  }

  /**
   * Sees the state now, if there is one, and whenever it changes; of several that come together only
   * the newest. Do not write to it.
   */
  onState(tell: (state: MessageShape<State>, about: StateAbout) => void): Cancel {
    const { seen, states } = this.hearing;
    if (seen === undefined || this.held !== undefined) return states.add(tell);
    return states.addTelling(tell, seen.state, seen.about);
  }

  /**
   * The connection broke, and the seat is kept for a while (`status` is "away").
   *
   * What is said meanwhile waits in the window, what the room says meanwhile waits there. Ends with
   * `onReturn`, or with `onEnd`.
   */
  onDrop(tell: (drop: Drop) => void): Cancel {
    return this.listeners.drops.add(tell);
  }

  /** The seat is ours again, and nothing is missing but what `onResync` says. */
  onReturn(tell: () => void): Cancel {
    return this.listeners.returns.add(tell);
  }

  /** A seat was taken again, after a session was lost. */
  onJoin(tell: (seat: number) => void): Cancel {
    return this.listeners.joins.add(tell);
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
    return this.listeners.ends.add(tell);
  }

  /** The room refused something we said. */
  onRefusal(tell: (refusal: RefusedOperation) => void): Cancel {
    return this.listeners.refusals.add(tell);
  }

  /** Nobody knows whether these operations were applied, nor will: their session is over, say. */
  onLost(tell: (lost: LostOperations) => void): Cancel {
    return this.listeners.losses.add(tell);
  }

  /** Something was lost: we were behind too far, the room went back in time, or this is a second copy of a tab. */
  onResync(tell: (resync: Resync) => void): Cancel {
    return this.listeners.resyncs.add(tell);
  }

  /** Gives the seat back; fulfilled when the room knows, so after the return while "away", or when it is over. */
  leave(): Promise<void> {
    if (this.phase === "ended") return Promise.resolve();
    return new Promise((resolve) => {
      this.listeners.ends.add(({ rejoining }) => {
        if (!rejoining) resolve();
      });
      this.seating.leave();
    });
  }

  private joined(seat: Seat): void {
    this.seated = seat;
    this.phase = "joined";
    this.speaking.paceAt(seat.inputRate);
    this.listeners.joins.tell(seat.number);
    if (this.held !== undefined) this.environment.after(0, () => this.release());
    this.speaking.fillSlot();
    this.speaking.openGate();
  }

  private dropped(reason: RookeryError): void {
    this.phase = "away";
    this.listeners.drops.tell({ reason, windowMs: this.seated?.windowMs ?? 0 });
  }

  private returned(): void {
    this.phase = "joined";
    this.listeners.returns.tell();
    this.speaking.fillSlot();
  }

  private release(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const tell of held) tell();
  }

  private afterHold<Args extends readonly unknown[]>(tell: (...args: Args) => void): (...args: Args) => void {
    return (...args) => {
      if (this.held !== undefined && this.seated !== undefined) this.held.push(() => tell(...args));
      else tell(...args);
    };
  }

  /** As {@link afterHold}, and behind the state that came before it. */
  private whenHeard<Args extends readonly unknown[]>(tell: (...args: Args) => void): (...args: Args) => void {
    return this.afterHold((...args) => {
      this.show();
      tell(...args);
    });
  }

  private readonly show = (): void => this.reading(() => this.hearing.show());

  /**
   * Whoever has left, or is leaving, hears and sees nothing more, also of what was held back; what
   * cannot be read ends this room, and none of the connection's others.
   */
  private reading(act: () => void): void {
    if (this.phase === "ended" || this.seating.isLeaving) return;
    try {
      act();
    } catch (error) {
      if (!(error instanceof RookeryError)) throw error;
      this.seating.giveUp(error);
    }
  }

  private over(reason: RookeryError, again: boolean): void {
    this.phase = again ? "joining" : "ended";
    if (!again) this.speaking.stop(reason);
    this.listeners.ends.tell({ reason, rejoining: again });
  }
}
