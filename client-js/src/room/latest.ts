/** Newest values waiting for their type's next input slot; one per message name, so few. */
export class Latest {
  /** Milliseconds from one slot to the next. */
  readonly interval: number;
  private readonly waiting = new Map<string, Uint8Array>();
  private slot = -Infinity;

  /** `rate` in operations per second. */
  constructor(rate: number) {
    this.interval = 1000 / Math.max(1, rate);
  }

  /** Takes the place of the value with this name that still waits. */
  put(name: string, payload: Uint8Array): void {
    this.waiting.set(name, payload);
  }

  /** How many wait. */
  get size(): number {
    return this.waiting.size;
  }

  /** How large they are together. */
  get bytes(): number {
    return [...this.waiting.values()].reduce((sum, payload) => sum + payload.length, 0);
  }

  /** When the next may go, Infinity when none waits. */
  nextAt(): number {
    return this.waiting.size === 0 ? Infinity : this.slot;
  }

  /** The one that waits longest. */
  peek(): Uint8Array | undefined {
    return this.waiting.values().next().value;
  }

  /** Forgets the one that waits longest. */
  drop(): void {
    const [name] = this.waiting.keys();
    if (name !== undefined) this.waiting.delete(name);
  }

  /** The one that waits longest was sent. */
  sent(now: number): void {
    this.drop();
    // A timer that was a little late must not lower the rate.
    const late = now - this.slot;
    this.slot = late >= 0 && late < this.interval ? this.slot + this.interval : now + this.interval;
  }

  /** What waits, moved to a type with another rate. */
  at(rate: number): Latest {
    const moved = new Latest(rate);
    for (const [name, payload] of this.waiting) moved.put(name, payload);
    return moved;
  }
}
