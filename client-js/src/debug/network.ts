import { systemEnvironment, type Cancel, type Environment } from "../environment.js";
import { SimulatedSocket, type Weather } from "./simulatedSocket.js";

/** How bad a simulated network is; 0 everywhere is as good as the one below it. */
export interface NetworkSettings {
  /** Milliseconds that each round trip takes longer, half of them on each way. */
  readonly latencyMs: number;
  /** Each message takes up to so many milliseconds more; those behind it wait for it, as on TCP. */
  readonly jitterMs: number;
  /**
   * Of 100 messages, how many have a packet lost.
   *
   * TCP sends it again, so nothing is missing: the message and all behind it come 200 ms and a
   * round trip later.
   */
  readonly stallPercent: number;
  /**
   * Of 100 messages, how many vanish whole while the connection stands.
   *
   * TCP never does that; the way between a gateway and a room may. Client and room notice by the
   * numbers and ask again (RESEND). What carries no number is lost: a volatile message, or the word
   * that a room has died with its node. The first message of each way is spared, or there would be
   * no connection.
   */
  readonly dropPercent: number;
}

/** How long TCP waits at least, beside a round trip, before it sends again. */
const RETRANSMIT_MS = 200;

const GOOD: NetworkSettings = { latencyMs: 0, jitterMs: 0, stallPercent: 0, dropPercent: 0 };
const MOST: NetworkSettings = { latencyMs: 60_000, jitterMs: 60_000, stallPercent: 100, dropPercent: 100 };

/** A network that can be spoiled while it is used: see {@link simulateNetwork}. */
export class SimulatedNetwork {
  /** What clients are given to be on this network. */
  readonly environment: Environment;
  private readonly below: Environment;
  private readonly sockets = new Set<SimulatedSocket>();
  private readonly wakers = new Set<() => void>();
  private now: NetworkSettings = GOOD;
  private frozenUntil = -Infinity;
  private awayUntil = -Infinity;
  private cancelReturn: Cancel = () => {};

  /** @internal See {@link simulateNetwork}. */
  constructor(below: Environment) {
    this.below = below;
    const { WebSocket } = below;
    this.environment = {
      ...below,
      onWake: (act) => this.onWake(act),
      WebSocket: WebSocket && this.over(WebSocket),
    };
  }

  get settings(): NetworkSettings {
    return this.now;
  }

  /** Takes these settings, also for connections that stand; the others stay. Throws RangeError. */
  change(settings: Partial<NetworkSettings>): void {
    for (const [name, value] of Object.entries(settings)) {
      const most = MOST[name as keyof NetworkSettings];
      if (most === undefined) throw new RangeError(`A network has no ${name}: ${Object.keys(MOST).join(", ")}`);
      if (!(value >= 0 && value <= most)) throw new RangeError(`${name} is ${value}: from 0 to ${most}`);
    }
    this.now = { ...this.now, ...settings };
  }

  /** Breaks every connection at both ends, at once; new ones are possible. */
  cut(): void {
    for (const socket of [...this.sockets]) socket.cut();
  }

  /** Cuts, and lets nobody connect for so long; then those on it hear that the network is back. */
  away(ms: number): void {
    this.awayUntil = Math.max(this.awayUntil, this.below.now() + ms);
    this.cancelReturn();
    this.cancelReturn = this.below.after(this.awayUntil - this.below.now(), () => {
      for (const act of [...this.wakers]) act();
    });
    this.cut();
  }

  /** Nothing passes for so long, and nobody is told: a tunnel. What was said meanwhile follows. */
  freeze(ms: number): void {
    this.frozenUntil = Math.max(this.frozenUntil, this.below.now() + ms);
  }

  private over(inner: NonNullable<Environment["WebSocket"]>): NonNullable<Environment["WebSocket"]> {
    const { below, sockets } = this;
    const weather: Weather = {
      due: (now) => now + this.delay(),
      frozenUntil: () => this.frozenUntil,
      isAway: () => below.now() < this.awayUntil,
      drops: () => this.happens(this.now.dropPercent),
    };
    return class extends SimulatedSocket {
      constructor(url: string, protocols: string[]) {
        super(below, weather, { inner, url, protocols }, (socket) => sockets.delete(socket));
        sockets.add(this);
      }
    };
  }

  private delay(): number {
    const { latencyMs, jitterMs, stallPercent } = this.now;
    const jitter = jitterMs > 0 ? jitterMs * this.below.random() : 0;
    return latencyMs / 2 + jitter + (this.happens(stallPercent) ? RETRANSMIT_MS + latencyMs : 0);
  }

  private happens(percent: number): boolean {
    return percent > 0 && this.below.random() * 100 < percent;
  }

  private onWake(act: () => void): Cancel {
    const cancel = this.below.onWake(act);
    this.wakers.add(act);
    return () => {
      this.wakers.delete(act);
      cancel();
    };
  }
}

/**
 * A network as this one, until it is spoiled: slow, uneven, losing, cut, away.
 *
 * All clients that get its `environment` are on it, and each network is spoiled by itself. Where the
 * world has no WebSocket, say which: `simulateNetwork({ ...systemEnvironment(), WebSocket })`; the
 * client's own option of that name would go past it.
 */
export function simulateNetwork(environment: Environment = systemEnvironment()): SimulatedNetwork {
  return new SimulatedNetwork(environment);
}
