/** Samples this old say too little about now: clocks drift. */
const KEPT_SAMPLES = 12;
/** Until something was measured. */
const ASSUMED_RTT_MS = 100;
/** By how much two samples that are both right may miss each other: clocks drift between them. */
const DRIFT_MS = 10;
/** Corrections take ten times as long as they are large, so that the clock never stands or goes back. */
const SLEW_RATE = 0.1;
/** What is further off is wrong, and put right at once. */
const JUMP_MS = 1000;

interface Sample {
  readonly rtt: number;
  readonly offset: number;
}

/**
 * The server's clock, estimated from pings: the sample with the shortest round trip counts.
 *
 * Once it is known it is corrected slowly: what moves by it does not jump when another connection,
 * or a better sample, says a little else.
 */
export class ServerClock {
  private readonly now: () => number;
  private samples: Sample[] = [];
  /** Where the clock is going. */
  private target: number;
  /** Where it was when that was decided, and when. */
  private from: number;
  private since: number;
  private isKnown = false;
  private smoothed: number | undefined;
  private deviation = 0;

  /** `now` never goes back; `wallClock` is the first guess at the server's. */
  constructor(now: () => number, wallClock: () => number) {
    this.now = now;
    this.since = now();
    this.from = this.target = wallClock() - this.since;
  }

  /** The server's clock, in milliseconds since 1970. */
  serverNow(): number {
    const now = this.now();
    return now + this.offsetAt(now);
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
    // A welcome is late by an unknown way: of a clock that is known it can only say that it is wrong.
    const offset = serverTime - this.now();
    if (!this.isKnown || Math.abs(offset - this.target) > JUMP_MS) this.jump(offset);
  }

  /** An answer: `sent` and `received` on our clock, `server` on the server's in between. */
  sample(sent: number, received: number, server: number): void {
    const rtt = received - sent;
    if (rtt < 0 || !Number.isFinite(rtt) || !Number.isFinite(server)) return;
    const newest = { rtt, offset: server + rtt / 2 - received };
    // Our clock may stand still while the machine sleeps; what was measured before is wrong then.
    this.samples = [...this.samples.filter((old) => agree(old, newest)), newest].slice(-KEPT_SAMPLES);
    const { offset } = this.samples.reduce((best, next) => (next.rtt <= best.rtt ? next : best));
    if (this.isKnown && Math.abs(offset - this.target) <= JUMP_MS) this.slew(offset);
    else this.jump(offset);
    this.isKnown = true;
    if (this.smoothed === undefined) {
      this.smoothed = rtt;
    } else {
      this.deviation += (Math.abs(rtt - this.smoothed) - this.deviation) / 8;
      this.smoothed += (rtt - this.smoothed) / 8;
    }
  }

  private jump(offset: number): void {
    this.from = this.target = offset;
  }

  private slew(offset: number): void {
    const now = this.now();
    this.from = this.offsetAt(now);
    this.since = now;
    this.target = offset;
  }

  private offsetAt(now: number): number {
    const wanted = this.target - this.from;
    const most = SLEW_RATE * Math.max(0, now - this.since);
    return this.from + Math.sign(wanted) * Math.min(Math.abs(wanted), most);
  }
}

/** Each is wrong by at most half its round trip, so two that are further apart are not both right. */
function agree(one: Sample, other: Sample): boolean {
  return Math.abs(one.offset - other.offset) <= (one.rtt + other.rtt) / 2 + DRIFT_MS;
}
