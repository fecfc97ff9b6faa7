import type { Cancel, Environment } from "../environment.js";

const PING_INTERVAL_MS = 5000;
/** A few at the start, close together: the best of them sets the clock. */
const FIRST_PINGS = 5;
const FIRST_PING_INTERVAL_MS = 150;
/** When there is a reason for doubt, this is patience enough: coming back costs little. */
const CHECK_TIMEOUT_MS = 2000;
/** A timer this late means that the page slept; what the server said meanwhile may yet come. */
const OVERSLEPT_MS = 2000;
/** Unanswered pings remembered; older ones are forgotten. */
const OPEN_PINGS = 8;

export interface HeartbeatActs {
  readonly ping: (id: number, sentMs: number) => void;
  readonly silent: () => void;
}

/** One connection's pings, and its patience. */
export class Heartbeat {
  private readonly environment: Environment;
  private readonly acts: HeartbeatActs;
  private readonly open = new Map<number, number>();
  private lastId = 0;
  private patience: number;
  private deadline: number;
  private cancelPing: Cancel = () => {};
  private cancelWatch: Cancel = () => {};
  private answerTimeout = 5000;

  /** Counts from now: something comes within `welcomeMs`. */
  constructor(environment: Environment, welcomeMs: number, acts: HeartbeatActs) {
    this.environment = environment;
    this.acts = acts;
    this.patience = welcomeMs;
    this.deadline = environment.now() + this.patience;
    this.watch();
  }

  /** The welcome came. */
  start(serverIntervalMs: number, serverTimeoutMs: number): void {
    this.answerTimeout = serverTimeoutMs || this.answerTimeout;
    this.patience = (serverIntervalMs || PING_INTERVAL_MS) + this.answerTimeout;
    this.heard();
    this.watch();
    this.beat();
  }

  /** Anything came. */
  heard(): void {
    this.deadline = this.environment.now() + this.patience;
  }

  /** When the ping with this id was sent, once. */
  answered(id: number): number | undefined {
    const sent = this.open.get(id);
    this.open.delete(id);
    return sent;
  }

  /** Asks now, and is silent unless anything comes soon. */
  check(): void {
    this.deadline = this.environment.now() + Math.min(this.answerTimeout, CHECK_TIMEOUT_MS);
    this.watch();
    this.ping();
  }

  stop(): void {
    this.cancelPing();
    this.cancelWatch();
  }

  private beat(): void {
    this.ping();
    const next = this.lastId < FIRST_PINGS ? FIRST_PING_INTERVAL_MS : PING_INTERVAL_MS;
    this.cancelPing = this.environment.after(next, () => this.beat());
  }

  private ping(): void {
    const id = ++this.lastId;
    const now = this.environment.now();
    this.open.set(id, now);
    for (const old of this.open.keys()) {
      if (this.open.size <= OPEN_PINGS) break;
      this.open.delete(old);
    }
    this.acts.ping(id, now);
  }

  private watch(): void {
    this.cancelWatch();
    const until = this.deadline;
    this.cancelWatch = this.environment.after(until - this.environment.now(), () => {
      const now = this.environment.now();
      if (now < this.deadline) return this.watch();
      if (now > until + OVERSLEPT_MS) return this.check();
      this.acts.silent();
    });
  }
}
