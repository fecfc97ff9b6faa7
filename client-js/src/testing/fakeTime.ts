import type { Cancel, Environment } from "../environment.js";

interface Timer {
  readonly at: number;
  readonly act: () => void;
}

/** A world whose clock, chance and network the test moves by hand. */
export class FakeTime {
  now = 1_000;
  /** What `random` gives next, and again. */
  chance = 0.5;
  readonly reported: unknown[] = [];
  private readonly timers = new Set<Timer>();
  private readonly wakers = new Set<() => void>();
  private readonly lastWords = new Set<() => void>();
  private lastByte = 0;

  environment(WebSocket: Environment["WebSocket"]): Environment {
    return {
      now: () => this.now,
      wallClock: () => 1_700_000_000_000 + this.now,
      after: (ms, act) => this.after(ms, act),
      soon: (act) => queueMicrotask(act),
      random: () => this.chance,
      randomBytes: (length) => new Uint8Array(length).fill(++this.lastByte),
      onWake: (act) => {
        this.wakers.add(act);
        return () => this.wakers.delete(act);
      },
      onGone: (act) => {
        this.lastWords.add(act);
        return () => this.lastWords.delete(act);
      },
      report: (error) => this.reported.push(error),
      WebSocket,
    };
  }

  /** Moves the clock, running what becomes due, each at its own time. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    await settled();
    for (let next = this.nextBy(until); next !== undefined; next = this.nextBy(until)) {
      this.timers.delete(next);
      this.now = Math.max(this.now, next.at);
      next.act();
      await settled();
    }
    this.now = until;
  }

  /** The clock goes on while nothing runs; what became due runs late, once. */
  async sleep(ms: number): Promise<void> {
    this.now += ms;
    await this.pass(0);
  }

  /** The person comes back to the page. */
  async wake(): Promise<void> {
    for (const act of [...this.wakers]) act();
    await settled();
  }

  /** The page goes away. */
  async leavePage(): Promise<void> {
    for (const act of [...this.lastWords]) act();
    await settled();
  }

  get pendingTimers(): number {
    return this.timers.size;
  }

  private after(ms: number, act: () => void): Cancel {
    const timer = { at: this.now + Math.max(0, ms), act };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  private nextBy(until: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.timers) {
      if (timer.at <= until && (next === undefined || timer.at < next.at)) next = timer;
    }
    return next;
  }
}

/** Lets everything run that waits for nothing but its turn. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}
