import { ServerClock } from "../../src/connection/clock.js";
import type { Channel, ChannelPort, Line } from "../../src/connection/connection.js";
import { RookeryError } from "../../src/errors.js";
import type { At, Carrier, Frame } from "../../src/connection/frame.js";
import { JoinMode, ResyncedReason, type Resynced } from "../../src/connection/controls.js";
import type { SessionStorage } from "../../src/session/keptSession.js";
import { Kind } from "../../src/connection/kind.js";
import { Seating } from "../../src/session/seating.js";
import { SessionStore } from "../../src/session/sessionStore.js";
import type { Settlement } from "../../src/session/settlement.js";
import { GAME, isRefused, RoomSeat, type Link } from "./roomSeat.js";
import { Chance, Scheduler } from "./scheduler.js";

/** What may go wrong beside losses, copies, delays and cuts, which always do. */
export type Trouble = "none" | "overflow" | "rollback" | "moves" | "reload" | "copy";

const BUSY_MS = 6000;
const CALM_MS = 60_000;
const MOST_EVENTS = 60_000;

/**
 * One player in one room for some seconds, by the production's seating and session.
 *
 * The room is a model; between the two, whole pieces are lost, copied and delayed, and connections
 * break. In the end both sides have said all, and {@link run} returns what is wrong with it.
 */
export class Simulation {
  private readonly scheduler = new Scheduler();
  private readonly chance: Chance;
  private readonly room: RoomSeat;
  private readonly trouble: Trouble;
  private storage = new Map<string, string>();
  /** Why the first of two copies of a tab was over. */
  private firstOver: string | undefined;
  private seating: Seating;
  private line: FakeLine | undefined;
  private calm = false;
  private away = false;
  private seated = false;
  private sent = 0;
  /** Pages that played, one after the other. */
  private seatings = 0;
  private readonly kinds = new Map<number, number>();
  /** Of the messages: their numbers and texts, in the order they came. */
  private heard: { readonly number: number; readonly text: string }[] = [];
  private lost: { readonly from: number; readonly to: number }[] = [];
  private readonly fates = new Map<number, string[]>();
  private readonly faults: string[] = [];
  resumes = 0;
  resyncs = 0;

  constructor(seed: number, trouble: Trouble) {
    this.chance = new Chance(seed);
    this.trouble = trouble;
    this.room = new RoomSeat({
      outboxMessages: trouble === "overflow" ? 3 + this.chance.below(9) : 10_000,
      checkpoints: trouble === "rollback" || trouble === "reload",
    });
    this.seating = this.sitDown();
  }

  /** Plays, comes to rest, and says what is wrong. */
  run(): readonly string[] {
    this.connect();
    this.every(20, 120, () => this.speak());
    const talksUntil = this.chance.between(0, 2 * BUSY_MS); // so that the player's last words stand alone
    this.every(10, 100, () => this.scheduler.now < talksUntil && this.talk(`${this.chance.below(1000)}`));
    this.every(200, 1500, () => this.cut());
    if (this.trouble === "moves") this.every(300, 2000, () => this.room.move());
    if (this.trouble === "reload") this.every(300, 2000, () => this.reload());
    if (this.trouble === "copy") this.scheduler.after(this.chance.between(1000, 5000), () => this.copy());
    if (this.trouble === "rollback") this.every(900, 2500, () => this.rollBack());
    this.tick();
    try {
      this.scheduler.runUntil(BUSY_MS, MOST_EVENTS);
      this.calm = true;
      this.scheduler.runUntil(BUSY_MS + CALM_MS / 2, MOST_EVENTS);
      if (this.seating.unsettled.length > 0) return [`unsettled in the calm: ${this.seating.unsettled.join()}`];
      this.talk("the last");
      this.scheduler.runUntil(BUSY_MS + CALM_MS, MOST_EVENTS);
      if (this.heard.at(-1)?.text !== "the last") return ["the last message was not heard"];
    } catch (error) {
      return [String(error)];
    }
    return [...this.faults, ...this.room.faults, ...this.judge()];
  }

  private judge(): string[] {
    const faults: string[] = [];
    const { record } = this.room;
    const said = Array.from({ length: this.sent }, (_, i) => `${i + 1}`).filter((n) => !isRefused(Number(n)));
    if (record.applied.join() !== said.join()) faults.push(`applied ${record.applied.join()}`);
    const isLost = (number: number): boolean => this.lost.some(({ from, to }) => from <= number && number <= to);
    const told = [...record.log].filter(([number]) => !isLost(number)).map(([, text]) => text);
    const heard = this.heard.filter(({ number }) => !isLost(number)).map(({ text }) => text);
    if (heard.join() !== told.join()) faults.push(`heard ${heard.length} of ${told.length} messages, or others`);
    if (this.seating.unsettled.length > 0) faults.push(`unsettled: ${this.seating.unsettled.join()}`);
    if (this.room.unacknowledged > 0) faults.push(`${this.room.unacknowledged} messages unacknowledged`);
    if (this.trouble === "copy" && this.firstOver !== "replaced") faults.push(`two copies play; ${this.firstOver}`);
    const mayResync = this.trouble === "overflow" || this.trouble === "rollback" || this.trouble === "copy";
    if (this.resyncs > 0 && !mayResync) faults.push("a resync without need");
    if (this.storage.size > 3) faults.push(`left in the storage: ${[...this.storage.keys()].join()}`);
    for (let operation = 1; operation <= this.sent; operation++) faults.push(...this.judgeFate(operation));
    return faults;
  }

  private judgeFate(operation: number): string[] {
    const fate = (this.fates.get(operation) ?? []).join();
    const right = isRefused(operation) ? "refused" : "applied";
    const answered = this.kinds.get(operation) === Kind.REQUEST && !isRefused(operation);
    const admitted = answered ? ["applied,answered"] : [right];
    if (this.resyncs > 0) admitted.push("unknown", "applied,unknown");
    if (this.trouble === "copy") admitted.push(""); // said by the first copy
    if (this.seatings > 1) admitted.push("applied"); // by the time of the answer nobody asked
    return admitted.includes(fate) ? [] : [`operation ${operation} settled as "${fate}"`];
  }

  private every(from: number, to: number, act: () => void): void {
    this.scheduler.after(this.chance.between(from, to), () => {
      if (this.calm) return;
      act();
      this.every(from, to, act);
    });
  }

  private tick(): void {
    this.room.tick(this.scheduler.now);
    if (this.scheduler.now % 500 === 0) this.room.takeCheckpoint(this.scheduler.now);
    this.scheduler.after(10, () => this.tick());
  }

  private sitDown(): Seating {
    this.seatings++;
    const environment = this.scheduler.environment(this.chance);
    const clock = new ServerClock(environment.now, environment.wallClock);
    const keeps = this.trouble === "reload" || this.trouble === "copy";
    const store = keeps ? new SessionStore(storageOf(this.storage), "here", environment) : undefined;
    const request = {
      type: GAME,
      target: { case: "type", value: GAME },
      mode: JoinMode.JOIN_OR_CREATE,
      metadata: {},
      options: new Uint8Array(),
      rejoin: false,
    } as const;
    const nothing = (): void => {};
    const isCurrent = (): boolean => this.seating === seating;
    const seating: Seating = new Seating(
      { environment, clock, keep: (...kept) => store?.keep(GAME, ...kept) },
      request,
      {
        joined: ({ terms }) => {
          this.seated = true;
          this.lost.push({ from: 1, to: terms.nextMessage - 1 }); // before there was a seat
        },
        dropped: () => (this.away = true),
        returned: () => {
          this.away = false;
          this.resumes++;
        },
        message: (payload) => isCurrent() && this.hear(new TextDecoder().decode(payload)),
        state: nothing,
        refusal: nothing,
        resynced: (resynced) => isCurrent() && this.resynced(resynced),
        settled: (settlements) => isCurrent() && settlements.forEach((settlement) => this.settled(settlement)),
        writable: nothing,
        over: ({ code }) => {
          if (isCurrent()) this.faults.push(`over: ${code}`);
          else this.firstOver = code;
        },
      },
    );
    const [restored] = this.seated ? (store?.restore(GAME) ?? []) : [];
    if (restored !== undefined) seating.restore(restored, restored.keeper);
    else if (this.seated) this.faults.push("nothing was restored");
    return seating;
  }

  private talk(text: string): void {
    this.room.tell(text, this.scheduler.now);
  }

  private speak(): void {
    if (!this.seated) return;
    const kind = this.chance.happens(0.2) ? Kind.REQUEST : Kind.OPERATION;
    try {
      const number = this.seating.send(new TextEncoder().encode(`${this.sent + 1}`), kind);
      if (number !== ++this.sent) this.faults.push(`operation ${this.sent} got the number ${number}`);
      this.kinds.set(number, kind);
    } catch (error) {
      if (!(error instanceof RookeryError && error.temporary)) throw error;
    }
  }

  private hear(text: string): void {
    const number = Number(text.split(":")[0]);
    const last = this.heard.at(-1)?.number ?? 0;
    if (number <= last) this.faults.push(`heard ${number} after ${last}`);
    this.heard.push({ number, text: text.slice(text.indexOf(":") + 1) });
  }

  private resynced({ reason, nextOperation, nextMessage, lostFrom, lostTo }: Resynced): void {
    this.resyncs++;
    this.sent = Math.max(this.sent, nextOperation - 1); // the first copy spoke
    if (lostFrom > 0) this.lost.push({ from: lostFrom, to: lostTo });
    if (reason === ResyncedReason.ROLLED_BACK) {
      this.heard = this.heard.filter(({ number }) => number < nextMessage);
    }
  }

  private settled(settlement: Settlement): void {
    const { operation, kind } = settlement;
    if (kind === "answered") {
      const text = new TextDecoder().decode(settlement.payload);
      if (text !== `answer ${operation}`) this.faults.push(`${text} came for ${operation}`);
    }
    this.fates.set(operation, [...(this.fates.get(operation) ?? []), kind]);
  }

  private connect(): void {
    const line = new FakeLine(this.scheduler, (link, at, frames) =>
      this.carry(() => this.room.receive(link, at, frames, this.scheduler.now)),
    );
    line.carryDown = (act) => this.carry(act);
    this.line = line;
    this.seating.attach(line);
    this.scheduler.after(this.chance.between(5, 40), () => line.open());
  }

  /** On the way something is lost, comes twice, or is overtaken. */
  private carry(arrive: () => void): void {
    if (!this.calm && this.chance.happens(0.1)) return;
    const copies = !this.calm && this.chance.happens(0.05) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const slow = !this.calm && this.chance.happens(0.1) ? 150 : 15;
      this.scheduler.after(this.chance.between(1, slow), arrive);
    }
  }

  private cut(): void {
    if (this.line === undefined) return;
    this.line.cut();
    this.line = undefined;
    this.seating.detach(new RookeryError("closed", "cut", { temporary: true }));
    const longest = this.trouble === "overflow" ? 2500 : 500;
    this.scheduler.after(this.chance.between(0, longest), () => this.line ?? this.connect());
  }

  private rollBack(): void {
    this.room.rollBack();
    this.cut();
  }

  /** The tab is duplicated: both copies have the same storage, and the first stays where it is. */
  private copy(): void {
    if (this.calm) return void (this.firstOver = "replaced"); // it never came to that
    if (!this.seated || this.away) return void this.scheduler.after(50, () => this.copy());
    this.storage = new Map(this.storage);
    this.line = undefined;
    const first = this.seating;
    this.seating = this.sitDown();
    for (let n = 1; n <= 3 && first.admits(5); n++) first.send(new TextEncoder().encode(`${this.sent + n}`));
    this.connect();
  }

  private reload(): void {
    if (!this.seated) return;
    this.line?.cut();
    this.line = undefined;
    this.seating = this.sitDown();
    this.scheduler.after(this.chance.between(20, 200), () => this.line ?? this.connect());
  }
}

type Up = (link: Link, at: At, frames: readonly Carrier[]) => void;

/** A connection to a gateway that passes everything on. */
class FakeLine implements Line {
  online = false;
  readonly maxMessageBytes = 200;
  carryDown: (act: () => void) => void = (act) => act();
  private readonly scheduler: Scheduler;
  private readonly up: Up;
  private readonly ports = new Map<number, { readonly port: ChannelPort; readonly link: Link }>();
  private lastChannel = 0;
  private isCut = false;

  constructor(scheduler: Scheduler, up: Up) {
    this.scheduler = scheduler;
    this.up = up;
  }

  openChannel(port: ChannelPort): Channel {
    const channel = ++this.lastChannel;
    const link: Link = {
      channel,
      send: (at, frames) =>
        this.carryDown(() => {
          if (!this.isCut) this.ports.get(channel)?.port.take(at, frames);
        }),
    };
    this.ports.set(channel, { port, link });
    return { wake: () => this.scheduler.after(0, () => this.flush()), close: () => this.ports.delete(channel) };
  }

  open(): void {
    if (this.isCut) return;
    this.online = true;
    this.flush();
  }

  cut(): void {
    this.isCut = true;
    this.online = false;
  }

  private flush(): void {
    if (!this.online) return;
    for (const [channel, { port, link }] of [...this.ports]) {
      for (let piece = port.write(channel, 200); piece !== undefined; piece = port.write(channel, 200)) {
        const [at, ...frames] = piece as readonly [At, ...Frame[]];
        this.up(link, at, frames as Carrier[]);
      }
    }
  }
}

function storageOf(map: Map<string, string>): SessionStorage {
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
  };
}
