/** Samples this old say too little about now: clocks drift. */
const KEPT_SAMPLES = 12;
/** Until something was measured. */
const ASSUMED_RTT_MS = 100;

interface Sample {
  readonly rtt: number;
  readonly offset: number;
}

/** The server's clock, estimated from pings: the sample with the shortest round trip counts. */
export class ServerClock {
  private readonly now: () => number;
  private samples: Sample[] = [];
  private offset = 0;
  private smoothed: number | undefined;
  private deviation = 0;

  /** `now` never goes back; `wallClock` is the first guess at the server's. */
  constructor(now: () => number, wallClock: () => number) {
    this.now = now;
    this.offset = wallClock() - now();
  }

  /** The server's clock, in milliseconds since 1970. */
  serverNow(): number {
    return this.now() + this.offset;
  }

  /** A round trip's length in milliseconds, smoothed. */
  get rtt(): number {
    return this.smoothed ?? ASSUMED_RTT_MS;
  }

  /** By how much round trips differ from one another, in milliseconds, smoothed. */
  get jitter(): number {
    return this.deviation;
  }

  /** A new connection, perhaps another path: earlier samples say nothing about it. */
  restart(serverTime: number): void {
    this.samples = [];
    this.offset = serverTime - this.now();
  }

  /** An answer: `sent` and `received` on our clock, `server` on the server's in between. */
  sample(sent: number, received: number, server: number): void {
    const rtt = received - sent;
    if (rtt < 0 || !Number.isFinite(rtt) || !Number.isFinite(server)) return;
    this.samples.push({ rtt, offset: server + rtt / 2 - received });
    if (this.samples.length > KEPT_SAMPLES) this.samples.shift();
    this.offset = this.samples.reduce((best, next) => (next.rtt <= best.rtt ? next : best)).offset;
    if (this.smoothed === undefined) {
      this.smoothed = rtt;
    } else {
      this.deviation += (Math.abs(rtt - this.smoothed) - this.deviation) / 8;
      this.smoothed += (rtt - this.smoothed) / 8;
    }
  }
}
