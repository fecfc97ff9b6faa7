import { Kind } from "../connection/kind.js";
import type { Cancel, Environment } from "../environment.js";
import { RookeryError } from "../errors.js";
import { tooBig } from "../session/endings.js";
import type { Seating } from "../session/seating.js";
import type { Settlement } from "../session/settlement.js";
import { Gate } from "./gate.js";
import { Latest } from "./latest.js";
import { Receipts, type Outcome } from "./receipts.js";
import type { RoomListeners } from "./roomListeners.js";

/** What is said in a room, as bytes: at once or in its newest form, and what became of it. */
export class Speaking {
  readonly receipts: Receipts;
  private readonly environment: Environment;
  private readonly seating: Seating;
  private readonly losses: RoomListeners["losses"];
  private readonly isJoined: () => boolean;
  private readonly gate = new Gate();
  /** The size of what was last not sent. */
  private refusedBytes = 0;
  private pending = new Latest(1);
  private cancelSlot: Cancel = () => {};

  /** Newest values go only while `isJoined` says so. */
  constructor(environment: Environment, seating: Seating, losses: RoomListeners["losses"], isJoined: () => boolean) {
    this.environment = environment;
    this.seating = seating;
    this.losses = losses;
    this.isJoined = isJoined;
    this.receipts = new Receipts(environment);
  }

  /** In so many operations a second newest values may go. */
  paceAt(inputRate: number): void {
    this.pending = this.pending.at(inputRate);
  }

  /** Says it behind the newest values that wait, and returns its number. */
  say(payload: Uint8Array, kind: typeof Kind.OPERATION | typeof Kind.REQUEST): number {
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

  /** Says it when there is a slot, unless something newer by its name comes first. */
  sayLatest(name: string, payload: Uint8Array): void {
    const most = this.seating.largestOperation;
    if (payload.length > most) throw tooBig(payload.length, most); // before it can stand in the way
    this.pending.put(name, payload);
    this.fillSlot();
  }

  /** Fulfils when what was last refused can be said. */
  whenWritable(): Promise<void> {
    return this.isWritable() ? Promise.resolve() : this.gate.wait();
  }

  /** What became of an operation. */
  settled(operation: number): Promise<Outcome> {
    if (this.seating.unsettled.includes(operation)) return this.receipts.outcome(operation);
    const text = `Operation ${operation} is settled, or was never sent`;
    return Promise.reject(new RookeryError("settled_before", text));
  }

  /** Tells who asked; `why` is the reason for which the fate of some is unknown. */
  tellSettled(settlements: readonly Settlement[], why: RookeryError | undefined): void {
    const reason = why ?? new RookeryError("lost", "The room's word on it is lost");
    const unknown = settlements.filter(({ kind }) => kind === "unknown");
    for (const settlement of settlements) this.receipts.tell(settlement, reason);
    if (unknown.length > 0) this.losses.tell({ operations: unknown.map(({ operation }) => operation), reason });
  }

  /** There may be place for those who wait. */
  openGate(): void {
    if (this.isWritable()) this.gate.open();
  }

  /** Nothing can be said any more. */
  stop(reason: RookeryError): void {
    this.cancelSlot();
    this.gate.close(reason);
  }

  /** Sends what waits for a slot, now or at the next one. */
  fillSlot(): void {
    this.cancelSlot();
    const now = this.environment.now();
    const payload = this.nextPending();
    if (payload === undefined || !this.isJoined()) return;
    if (this.pending.nextAt() <= now && this.seating.admits(payload.length)) {
      this.seating.send(payload);
      this.pending.sent(now);
    }
    const next = this.pending.nextAt();
    if (next === Infinity) return;
    const wait = next > now ? next - now : this.pending.interval; // the window is full: next slot
    this.cancelSlot = this.environment.after(wait, () => this.fillSlot());
  }

  /** Whether what was last refused has place now, behind the newest values that go before it. */
  private isWritable(): boolean {
    return this.seating.admits(this.pending.bytes + this.refusedBytes, this.pending.size + 1);
  }

  /** The newest value that goes next; one that this server is too small for is given up. */
  private nextPending(): Uint8Array | undefined {
    for (;;) {
      const payload = this.pending.peek();
      const most = this.seating.largestOperation;
      if (payload === undefined || payload.length <= most) return payload;
      this.pending.drop();
      this.environment.report(tooBig(payload.length, most), "warning");
    }
  }
}
