import type { Cancel, Environment } from "../environment.js";

/** What may be under way at once; a connection on which more would be is broken instead. */
const MOST_BYTES = 8 * 1024 * 1024;

interface Parcel {
  readonly due: number;
  readonly bytes: number;
  readonly deliver: () => void;
}

/** How long things take, as its network has it just now. */
export interface Pace {
  /** When what goes in now comes out, if nothing is before it. */
  readonly due: (now: number) => number;
  /** Nothing comes out before. */
  readonly frozenUntil: () => number;
}

/** One way of a simulated connection: what goes in comes out later, whole and in order. */
export class Pipe {
  private readonly environment: Pick<Environment, "now" | "after">;
  private readonly pace: Pace;
  private readonly overflowed: () => void;
  /** At most {@link MOST_BYTES} together. */
  private readonly waiting: Parcel[] = [];
  private held = 0;
  private cancelTimer: Cancel = () => {};

  constructor(environment: Pick<Environment, "now" | "after">, pace: Pace, overflowed: () => void) {
    this.environment = environment;
    this.pace = pace;
    this.overflowed = overflowed;
  }

  /** How many bytes are under way. */
  get bytes(): number {
    return this.held;
  }

  put(bytes: number, deliver: () => void): void {
    const now = this.environment.now();
    const due = Math.max(this.pace.due(now), this.waiting.at(-1)?.due ?? 0);
    if (this.waiting.length === 0 && Math.max(due, this.pace.frozenUntil()) <= now) return deliver();
    if (this.held + bytes > MOST_BYTES) return this.overflowed();
    this.waiting.push({ due, bytes, deliver });
    this.held += bytes;
    if (this.waiting.length === 1) this.arm();
  }

  /** What is under way goes nowhere. */
  clear(): void {
    this.cancelTimer();
    this.waiting.length = 0;
    this.held = 0;
  }

  private arm(): void {
    const [first] = this.waiting;
    if (first === undefined) return;
    const wait = Math.max(first.due, this.pace.frozenUntil()) - this.environment.now();
    this.cancelTimer = this.environment.after(wait, () => this.run());
  }

  private run(): void {
    for (let [first] = this.waiting; first !== undefined; [first] = this.waiting) {
      if (Math.max(first.due, this.pace.frozenUntil()) > this.environment.now()) return this.arm();
      this.waiting.shift();
      this.held -= first.bytes;
      first.deliver();
    }
  }
}
