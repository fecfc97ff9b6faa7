import type { Cancel, Environment } from "../../src/environment.js";

/** mulberry32: small, seeded, and the same everywhere. */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 to below 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(from: number, to: number): number {
    return from + (to - from) * this.next();
  }

  /** A whole number below `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }
}

interface Due {
  readonly at: number;
  readonly order: number;
  readonly act: () => void;
  cancelled: boolean;
}

/** A world of one thread, whose time jumps from one event to the next. */
export class Scheduler {
  now = 0;
  private order = 0;
  /** Sorted, the next one last. */
  private readonly queue: Due[] = [];

  after(ms: number, act: () => void): Cancel {
    const due: Due = { at: this.now + Math.max(0, ms), order: this.order++, act, cancelled: false };
    let index = this.queue.length;
    while (index > 0 && isBefore(this.queue[index - 1]!, due)) index--;
    this.queue.splice(index, 0, due);
    return () => (due.cancelled = true);
  }

  /** Runs what is due until that time; throws when events breed without end. */
  runUntil(time: number, budget: number): void {
    for (let next = this.queue.at(-1); next !== undefined && next.at <= time; next = this.queue.at(-1)) {
      this.queue.pop();
      this.now = next.at;
      if (!next.cancelled && budget-- === 0) throw new Error("livelock: too many events");
      if (!next.cancelled) next.act();
    }
    this.now = time;
  }

  environment(chance: Chance): Environment {
    let id = 0;
    return {
      now: () => this.now,
      wallClock: () => this.now,
      after: (ms, act) => this.after(ms, act),
      soon: (act) => this.after(0, act),
      random: () => chance.next(),
      randomBytes: (length) => new Uint8Array(length).fill(++id),
      onWake: () => () => {},
      onGone: () => () => {},
      report: (error) => {
        throw error;
      },
      WebSocket: undefined,
    };
  }
}

function isBefore(one: Due, other: Due): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
