import type { At, Carrier, Frame } from "../connection/frame.js";
import { Kind } from "../connection/kind.js";
import type { Status } from "../connection/reconnector.js";
import type { DebugHook, MessageSeen } from "../debugEvent.js";
import type { Environment } from "../environment.js";
import type { Room } from "../room/room.js";
import type { Session } from "../session/session.js";
import { readStateHead } from "../state/stateReader.js";
import { ChannelOwners } from "./channelOwners.js";
import { History, type Happening } from "./history.js";
import { Rate } from "./rate.js";
import { SeatMeter, type Repeats } from "./seatMeter.js";

/** Round trips remembered; older ones are forgotten. */
const ROUND_TRIPS = 60;

/** Messages of the socket, or states: per second over the last two seconds, and in all. */
export interface Flow {
  readonly perSecond: number;
  readonly bytesPerSecond: number;
  readonly count: number;
  readonly bytes: number;
}

/** How one room's seat fares. */
export interface SeatReading extends Repeats {
  readonly room: Room;
  /** Undefined without a session. */
  readonly window: Fullness | undefined;
  /** The highest operation written in this session, and the highest that the room acknowledged. */
  readonly written: number;
  readonly acknowledged: number;
}

/** What is not acknowledged, and how much may be. */
export interface Fullness {
  readonly operations: number;
  readonly bytes: number;
  readonly mostOperations: number;
  readonly mostBytes: number;
}

/** How a client fares now; times in milliseconds. */
export interface Reading {
  readonly status: Status["kind"];
  /** Smoothed, as `client.clock` has them; undefined until a ping was answered. */
  readonly rttMs: number | undefined;
  readonly jitterMs: number | undefined;
  /** By how much the servers' clock is ahead of this machine's. */
  readonly offsetMs: number | undefined;
  /** The last 60 round trips, the newest last; a ping is sent every five seconds. */
  readonly roundTrips: readonly number[];
  readonly sent: Flow;
  readonly received: Flow;
  /** Whole states, of all rooms. */
  readonly states: Flow;
  readonly lastStateBytes: number;
  /** What the socket had not given to the network when something was last sent. */
  readonly bufferedBytes: number;
  /** How often the connection broke, and how long it was away the last time. */
  readonly breaks: number;
  readonly lastBreakMs: number | undefined;
  /** Of all rooms that there were. */
  readonly repeats: Repeats;
  readonly seats: readonly SeatReading[];
  /** What happened last, the newest last; at most 50. */
  readonly happenings: readonly Happening[];
}

/** Makes figures of what a client's `debug` option is told: pass {@link hook}. */
export class Meter {
  private readonly environment: Pick<Environment, "now" | "wallClock">;
  private readonly sent = new Counter();
  private readonly received = new Counter();
  private readonly states = new Counter();
  private readonly history: History;
  private readonly rooms = new Map<Room, SeatMeter>();
  private readonly owners = new ChannelOwners();
  private readonly seats = new WeakMap<object, SeatMeter>();
  /** Of rooms that are over. */
  private readonly past = new SeatMeter();
  private roundTrips: readonly number[] = [];
  private clock: { serverNow(): number; readonly rtt: number; readonly jitter: number } | undefined;
  private stateParts = 0;
  private lastStateBytes = 0;
  private buffered = 0;

  constructor(environment: Pick<Environment, "now" | "wallClock">) {
    this.environment = environment;
    this.history = new History(() => environment.now());
  }

  /** For the option `debug` of one client. */
  readonly hook: DebugHook = (event, at) => {
    switch (event.kind) {
      case "sent":
      case "received":
        return this.message(event, at);
      case "status":
        return this.history.became(event.status);
      case "pong":
        this.clock = event.clock;
        this.roundTrips = [...this.roundTrips, event.roundTripMs].slice(-ROUND_TRIPS);
        return;
      case "room":
        return this.meet(event.room);
    }
  };

  read(): Reading {
    const { clock, history } = this;
    const now = this.environment.now();
    return {
      status: history.status,
      rttMs: clock?.rtt,
      jitterMs: clock?.jitter,
      offsetMs: clock && clock.serverNow() - this.environment.wallClock(),
      roundTrips: this.roundTrips,
      sent: this.sent.read(now),
      received: this.received.read(now),
      states: this.states.read(now),
      lastStateBytes: this.lastStateBytes,
      bufferedBytes: this.buffered,
      breaks: history.breaks,
      lastBreakMs: history.lastBreakMs,
      repeats: total([this.past, ...this.rooms.values()]),
      seats: [...this.rooms].map(([room, { sentAgain, heardAgain, asked, wasAsked, written, acknowledged }]) => {
        return { room, window: fullness(room.seating.session), sentAgain, heardAgain, asked, wasAsked, written, acknowledged };
      }),
      happenings: history.happenings,
    };
  }

  private message({ kind, frames, bytes, buffered, channels }: MessageSeen, at: number): void {
    this[kind].add(at, bytes);
    this.buffered = buffered;
    for (const [head, behind] of pieces(frames)) {
      const seat = this.owners.of(head.channel, channels);
      if (seat !== undefined) this.seats.get(seat)?.[kind](head, behind);
      for (const frame of behind) this.state(frame, at);
    }
  }

  private state(frame: Carrier, at: number): void {
    if (frame.kind !== Kind.SNAPSHOT && frame.kind !== Kind.CHANGE) return;
    const head = readStateHead(frame);
    if (head === undefined) return;
    if (head.kind === "change" || head.first) this.stateParts = 0;
    this.stateParts += head.rest.length;
    if (head.kind === "snapshot" && !head.last) return;
    this.lastStateBytes = this.stateParts;
    this.states.add(at, this.stateParts);
  }

  private meet(room: Room): void {
    const meter = new SeatMeter();
    this.rooms.set(room, meter);
    this.seats.set(room.seating, meter);
    this.history.follow(room);
    room.onEnd(({ rejoining }) => {
      if (rejoining) return;
      this.rooms.delete(room);
      Object.assign(this.past, total([this.past, meter]));
    });
  }
}

class Counter {
  private readonly rate = new Rate();
  private count = 0;
  private bytes = 0;

  add(at: number, bytes: number): void {
    this.rate.add(at, bytes);
    this.count++;
    this.bytes += bytes;
  }

  read(at: number): Flow {
    const { count: perSecond, bytes: bytesPerSecond } = this.rate.read(at);
    return { perSecond, bytesPerSecond, count: this.count, bytes: this.bytes };
  }
}

function fullness(session: Session | undefined): Fullness | undefined {
  if (session === undefined) return undefined;
  const { windowOperations: mostOperations, windowBytes: mostBytes } = session.terms;
  const bytes = session.operations.reduce((sum, { frame }) => sum + frame.payload.length, 0);
  return { operations: session.operations.length, bytes, mostOperations, mostBytes };
}

/** Each AT, and the frames behind it. */
function pieces(frames: readonly Frame[]): readonly (readonly [At, Carrier[]])[] {
  const all: [At, Carrier[]][] = [];
  for (const frame of frames) {
    if (frame.kind === Kind.AT) all.push([frame, []]);
    else if (frame.kind > Kind.AT) all.at(-1)?.[1].push(frame);
  }
  return all;
}

function total(meters: readonly Repeats[]): Repeats {
  const of = (name: keyof Repeats): number => meters.reduce((sum, meter) => sum + meter[name], 0);
  return { sentAgain: of("sentAgain"), heardAgain: of("heardAgain"), asked: of("asked"), wasAsked: of("wasAsked") };
}
