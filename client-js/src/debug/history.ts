import type { Status } from "../connection/reconnector.js";
import type { Room } from "../room/room.js";

/** Older ones are forgotten. */
const MOST = 50;

/** Something that happened to a connection or a seat. */
export interface Happening {
  /** When, on the environment's clock that never goes back. */
  readonly atMs: number;
  readonly what: "connected" | "broken" | "closed" | "joined" | "away" | "returned" | "resynced" | "ended";
  /** The room's id, for what happened to a seat. */
  readonly room?: string;
  /** How long it took: to connect, or to be back. */
  readonly tookMs?: number;
  /** Why, as the error's code. */
  readonly code?: string;
}

/** Keeps the last happenings, and how long the connection and the seats were away. */
export class History {
  readonly happenings: Happening[] = [];
  status: Status["kind"] = "idle";
  breaks = 0;
  lastBreakMs: number | undefined;
  private readonly now: () => number;
  /** Since when there is no connection, undefined while there is. */
  private withoutSince: number | undefined;

  constructor(now: () => number) {
    this.now = now;
  }

  became(status: Status): void {
    const was = this.status;
    this.status = status.kind;
    if (status.kind === "online") {
      const tookMs = this.now() - (this.withoutSince ?? this.now());
      if (this.breaks > 0) this.lastBreakMs = tookMs;
      this.withoutSince = undefined;
      this.note({ what: "connected", tookMs });
      return;
    }
    this.withoutSince ??= this.now();
    if (status.kind === "closed") this.note({ what: "closed", ...(status.reason && { code: status.reason.code }) });
    if (status.kind !== "waiting" || was !== "online") return;
    this.breaks++;
    this.note({ what: "broken", code: status.reason.code });
  }

  follow(room: Room): void {
    let since = this.now();
    const note = (what: Happening["what"], more: Partial<Happening> = {}): void => this.note({ what, room: room.id, ...more });
    const taking = (): Partial<Happening> => ({ tookMs: this.now() - since });
    room.onJoin(() => note("joined", taking()));
    room.onDrop(({ reason }) => {
      since = this.now();
      note("away", { code: reason.code });
    });
    room.onReturn(() => note("returned", taking()));
    room.onResync(({ reason }) => note("resynced", { code: reason }));
    room.onEnd(({ reason }) => {
      since = this.now();
      note("ended", { code: reason.code });
    });
  }

  private note(happening: Omit<Happening, "atMs">): void {
    this.happenings.push({ atMs: this.now(), ...happening });
    if (this.happenings.length > MOST) this.happenings.shift();
  }
}
