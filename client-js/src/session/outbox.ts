import type { Carrier } from "../connection/frame.js";
import { Kind } from "../connection/kind.js";
import type { Settlement } from "./settlement.js";

/** How much may be unacknowledged. */
export interface Window {
  readonly windowOperations: number;
  readonly windowBytes: number;
}

/** What is kept of an operation until the room acknowledges it. */
export interface Operation {
  readonly number: number;
  readonly frame: Carrier;
}

interface Kept extends Operation {
  /** Its fate was told; it stays until it is acknowledged all the same. */
  settled: boolean;
}

/**
 * What a player said: numbered, kept until it is acknowledged, and settled once.
 *
 * Bounded by the window, beyond which {@link admits} says no.
 */
export class Outbox {
  private readonly window: Window;
  private readonly kept: Kept[] = [];
  private bytes = 0;
  private next: number;
  /** The first number to write, perhaps again. */
  private unwritten: number;
  private written: number;
  /** Requests without an answer; those that are applied are kept no longer. */
  private readonly requests = new Set<number>();
  private readonly settlements: Settlement[] = [];

  constructor(window: Window, next: number) {
    this.window = window;
    this.next = next;
    this.unwritten = next;
    this.written = next - 1;
  }

  /** The highest number the room acknowledged. */
  get acknowledged(): number {
    return this.next - 1 - this.kept.length;
  }

  /** The highest number ever put on a wire. */
  get highest(): number {
    return this.written;
  }

  /** The number that goes on the wire next. */
  get nextToWrite(): number {
    return this.unwritten;
  }

  /** What is kept, in order. */
  get operations(): readonly Operation[] {
    return this.kept;
  }

  /** The numbers of those kept whose fate was told. */
  get settled(): readonly number[] {
    return this.kept.filter(({ settled }) => settled).map(({ number }) => number);
  }

  /** How many requests wait for an answer. */
  get openRequests(): number {
    return this.requests.size;
  }

  get allWritten(): boolean {
    return this.unwritten === this.next;
  }

  /** The numbers of the operations of which nothing is known yet. */
  get unsettled(): readonly number[] {
    const open = new Set(this.requests);
    for (const { number, frame, settled } of this.kept) {
      if (!settled && frame.kind !== Kind.LEAVE) open.add(number);
    }
    return [...open].sort((one, other) => one - other);
  }

  /** Whether so many operations, of this many bytes together, may be taken now. */
  admits(bytes: number, operations = 1): boolean {
    const { windowOperations, windowBytes } = this.window;
    return this.kept.length + operations <= windowOperations && this.bytes + bytes <= windowBytes;
  }

  /** Takes what is to be said and returns its number; a LEAVE waits for the window by itself. */
  add(frame: Carrier): number {
    const number = this.next++;
    this.kept.push({ number, frame, settled: false });
    this.bytes += frame.payload.length;
    if (frame.kind === Kind.REQUEST) this.requests.add(number);
    return number;
  }

  /** What an earlier page kept: all up to `highest` was on a wire, the fate of some was told. */
  refill(
    operations: readonly Operation[],
    { highest, settled }: { readonly highest: number; readonly settled: readonly number[] },
  ): void {
    for (const { frame } of operations) this.add(frame);
    for (const kept of this.kept) kept.settled = settled.includes(kept.number);
    for (const number of settled) this.requests.delete(number);
    this.written = Math.max(this.written, highest);
    this.unwritten = Math.max(this.unwritten, this.written + 1);
  }

  /** What goes on the wire next, undefined when there is nothing or the window is full. */
  writable(): Operation | undefined {
    if (this.unwritten > this.acknowledged + this.window.windowOperations) return undefined;
    return this.kept[this.unwritten - this.acknowledged - 1];
  }

  wrote({ number }: Operation): void {
    this.unwritten = number + 1;
    this.written = Math.max(this.written, number);
  }

  /** The room misses everything from this number on. */
  rewind(first: number): void {
    this.unwritten = Math.min(this.unwritten, Math.max(first, this.acknowledged + 1));
  }

  /** The room expects `next`, whatever was written; its word about what is older may be `lost`. */
  goOn(next: number, lost: boolean): void {
    const copied = next > this.written + 1;
    if (lost || copied) this.loseBelow(next);
    if (copied) this.yieldTo(next);
    this.unwritten = Math.max(next, this.acknowledged + 1);
  }

  /** The room needs nothing up to this number any more; returns whether that was news. */
  forget(ack: number): boolean {
    if (ack >= this.next || ack <= this.acknowledged) return false; // never sent, or old news
    while (this.acknowledged < ack) this.settle(this.shift(), "applied");
    this.unwritten = Math.max(this.unwritten, this.acknowledged + 1);
    return true;
  }

  /** The room refused an operation, or answered a request: the first word counts. */
  hear(settlement: Settlement): void {
    const { operation } = settlement;
    const kept = this.kept[operation - this.acknowledged - 1];
    const isOpen = this.requests.delete(operation);
    if (settlement.kind === "answered") this.settle(kept, "applied");
    const isNews = settlement.kind === "refused" && kept?.settled === false;
    if (kept !== undefined) kept.settled = true;
    if (isOpen || isNews) this.settlements.push(settlement);
  }

  /** Nothing more will be heard of any operation. */
  abandon(): void {
    this.loseBelow(Infinity);
  }

  /** What settled since this was last asked. */
  takeSettlements(): readonly Settlement[] {
    return this.settlements.splice(0);
  }

  private shift(): Kept | undefined {
    const first = this.kept.shift();
    this.bytes -= first?.frame.payload.length ?? 0;
    return first;
  }

  private settle(kept: Kept | undefined, kind: "applied" | "unknown"): void {
    if (kept === undefined || kept.settled) return;
    kept.settled = true;
    if (kept.frame.kind !== Kind.LEAVE) this.settlements.push({ kind, operation: kept.number });
  }

  private loseBelow(next: number): void {
    for (const operation of this.unsettled) {
      if (operation < next) this.settlements.push({ kind: "unknown", operation });
    }
    for (const kept of this.kept) if (kept.number < next) kept.settled = true;
    for (const operation of this.requests) if (operation < next) this.requests.delete(operation);
  }

  /** Another copy of this player said what has our numbers. */
  private yieldTo(next: number): void {
    let leave: Carrier | undefined;
    while (this.kept.length > 0 && this.acknowledged + 1 < next) {
      const frame = this.shift()?.frame;
      if (frame?.kind === Kind.LEAVE) leave = frame;
    }
    this.next = Math.max(this.next, next);
    this.written = next - 1;
    if (leave !== undefined) this.add(leave); // whatever the other copy said, this one leaves
  }
}
