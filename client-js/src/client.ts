import { create, toBinary, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { ServerClock } from "./connection/clock.js";
import type { Connection } from "./connection/connection.js";
import { JoinMode } from "./connection/controls.js";
import { Reconnector, type Status, type TokenSource } from "./connection/reconnector.js";
import type { DebugHook } from "./debugEvent.js";
import { systemEnvironment, type Cancel, type Environment, type Report, type WebSocketConstructor } from "./environment.js";
import { RookeryError } from "./errors.js";
import type { GameType } from "./gameType.js";
import { Listeners } from "./listeners.js";
import type { Asked } from "./question.js";
import { Room } from "./room/room.js";
import type { JoinRequest } from "./session/joinRequest.js";
import type { Seating } from "./session/seating.js";
import type { Keep } from "./session/seatingOwner.js";
import type { Persistence, SessionStore } from "./session/sessionStore.js";

const MOST_ROOMS = 16;

export interface ClientOptions {
  /**
   * Who the player is: called at each connect, so that it can always be fresh.
   *
   * A seat is kept only for who took it, so the subject must stay the same. After 10 s the attempt
   * is given up, and `signal` aborted; a RookeryError that is not `temporary` closes the client. When
   * the server refuses a token, it is called once more, with that one as `refused`.
   */
  readonly token: TokenSource;
  /** Where there is no global WebSocket, as in Node 20: for example that of the package `ws`. */
  readonly WebSocket?: WebSocketConstructor;
  /**
   * `inStorage(() => sessionStorage)`, so that a page that is loaded again has its rooms back: see
   * {@link Client.restore}.
   */
  readonly persist?: Persistence;
  /**
   * Takes what nobody waits for: an "error" is what a listener of the app's threw, a "warning" what
   * the client goes on without, as a storage that is full.
   *
   * Unless given, errors go to `reportError` where there is one, as in browsers, and else to
   * `console.error`; warnings to `console.warn`.
   */
  readonly onError?: Report;
  /** Takes all that happens on the way to the servers; `@rookery/client/debug` makes figures of it. */
  readonly debug?: DebugHook;
  /** For tests: time, chance and the network. */
  readonly environment?: Environment;
}

export interface JoinOptions<Type extends GameType = GameType> {
  /** What the type's admit hook is told: a function is asked anew for each join, as for tickets good for one. */
  readonly options?:
    | MessageInitShape<NonNullable<Type["options"]>>
    | ((asked: Asked) => MessageInitShape<NonNullable<Type["options"]>> | Promise<MessageInitShape<NonNullable<Type["options"]>>>);
  /**
   * Called with the room before anything can come from it: what subscribes here misses nothing,
   * whatever is awaited later.
   */
  readonly listen?: (room: Room<Type["says"], Type["hears"], NonNullable<Type["state"]>>) => void;
  /** False: the room is over when its session ends, and joins no other by itself. */
  readonly rejoin?: boolean;
  /** Gives up the join, rejecting with its reason; a seat that was taken meanwhile is given back. */
  readonly signal?: AbortSignal;
}

export interface MatchOptions<Type extends GameType = GameType> extends JoinOptions<Type> {
  /** What the room must have, and a new room gets. */
  readonly metadata?: { readonly [key: string]: string };
}

/** The way to a cluster: one socket at a time, kept open, with up to 16 rooms on it. */
export class Client {
  /** The server's clock, and how far away it is. */
  readonly clock: Pick<ServerClock, "serverNow" | "rtt" | "jitter">;
  private readonly serverClock: ServerClock;
  private readonly environment: Environment;
  private readonly reconnector: Reconnector;
  private readonly statuses: Listeners<readonly [Status]>;
  private readonly seatings = new Set<Seating>();
  private readonly openStore: () => SessionStore | undefined;
  /** Undefined until it is needed, null where there is none. */
  private opened: SessionStore | null | undefined;
  private connection: Connection | undefined;
  private cancelGone: Cancel = () => {};

  /**
   * `urls`: one or several `ws:` or `wss:` addresses, tried in turn.
   *
   * Does nothing yet, so that it can be made anywhere, on a server that renders the page too.
   */
  constructor(urls: string | readonly string[], options: ClientOptions) {
    this.environment = outfitted(options, options.environment ?? systemEnvironment());
    const all = typeof urls === "string" ? [urls] : [...urls];
    if (all.length === 0) throw new RookeryError("no_url", "There is no server to connect to");
    this.serverClock = new ServerClock(this.environment.now, this.environment.wallClock);
    this.clock = this.serverClock;
    this.statuses = new Listeners(this.environment);
    this.openStore = () => options.persist?.([...all].sort().join(), this.environment);
    this.reconnector = new Reconnector(
      this.environment,
      this.serverClock,
      { urls: all, token: options.token, socket: options.WebSocket ?? this.environment.WebSocket },
      {
        status: (status) => this.changed(status),
        opened: (connection) => {
          this.connection = connection;
          for (const seating of [...this.seatings]) seating.attach(connection);
        },
        broken: (reason) => {
          this.connection = undefined;
          for (const seating of [...this.seatings]) seating.detach(reason);
        },
      },
    );
  }

  get status(): Status {
    return this.reconnector.status;
  }

  /** Tells how the client stands now, and whenever that changes. */
  onStatus(tell: (status: Status) => void): Cancel {
    return this.statuses.addTelling(tell, this.status);
  }

  /** Connects now rather than at the first join; nothing of the page is touched before. */
  connect(): void {
    // Without a storage nobody can come back to the seats of a page that is gone.
    if (this.status.kind === "idle" && this.store === undefined) {
      this.cancelGone = this.environment.onGone(() => this.close());
    }
    this.reconnector.start();
  }

  /**
   * The person or the network is back: tries at once, or sees whether the connection still holds.
   *
   * Pages do this by themselves; workers, and apps that are none, say it.
   */
  wake(): void {
    this.reconnector.wake();
  }

  /** Leaves all rooms and closes the socket, for good. */
  close(): void {
    for (const seating of [...this.seatings]) seating.giveUp(closedError(undefined));
    this.reconnector.stop();
  }

  /** Takes a seat in a room of this type, a new one if there is none with a free seat. */
  joinOrCreate<S extends DescMessage, H extends DescMessage, T extends DescMessage, O extends DescMessage>(
    type: GameType<S, H, T, O>,
    options: MatchOptions<GameType<S, H, T, O>> = {},
  ): Promise<Room<S, H, T>> {
    return this.match(type, JoinMode.JOIN_OR_CREATE, options);
  }

  /** Takes a seat in a room of this type, or is refused. */
  join<S extends DescMessage, H extends DescMessage, T extends DescMessage, O extends DescMessage>(
    type: GameType<S, H, T, O>,
    options: MatchOptions<GameType<S, H, T, O>> = {},
  ): Promise<Room<S, H, T>> {
    return this.match(type, JoinMode.JOIN, options);
  }

  /** Takes a seat in a new room of this type. */
  create<S extends DescMessage, H extends DescMessage, T extends DescMessage, O extends DescMessage>(
    type: GameType<S, H, T, O>,
    options: MatchOptions<GameType<S, H, T, O>> = {},
  ): Promise<Room<S, H, T>> {
    return this.match(type, JoinMode.CREATE, options);
  }

  /** Takes a seat in this very room. */
  joinById<S extends DescMessage, H extends DescMessage, T extends DescMessage, O extends DescMessage>(
    type: GameType<S, H, T, O>,
    roomId: string,
    options: JoinOptions<GameType<S, H, T, O>> = {},
  ): Promise<Room<S, H, T>> {
    return this.sit(type, { case: "room", value: roomId }, JoinMode.UNSPECIFIED, options);
  }

  /**
   * The rooms of this type in which this page sat before it was loaded again, with `persist`.
   *
   * They are "away", take what is sent, and return by themselves, or say in `onEnd` that they were
   * away too long. What the page had said and the room had not acknowledged is said again, and
   * applied once. Listen before awaiting anything.
   */
  restore<S extends DescMessage, H extends DescMessage, T extends DescMessage, O extends DescMessage>(
    type: GameType<S, H, T, O>,
  ): readonly Room<S, H, T>[] {
    if (this.status.kind === "closed") return [];
    const rooms: Room<S, H, T>[] = [];
    for (const { keeper, ...restored } of this.store?.restore(type.name) ?? []) {
      if (this.seatings.size >= MOST_ROOMS) break;
      const room = this.room(type, restored.request);
      room.restore(restored, keeper);
      this.seat(room.seating);
      if (!room.seating.isLeaving) rooms.push(room);
    }
    return rooms;
  }

  private match<S extends DescMessage, H extends DescMessage, T extends DescMessage, O extends DescMessage>(
    type: GameType<S, H, T, O>,
    mode: JoinRequest["mode"],
    options: MatchOptions<GameType<S, H, T, O>>,
  ): Promise<Room<S, H, T>> {
    return this.sit(type, { case: "type", value: type.name }, mode, options);
  }

  private async sit<S extends DescMessage, H extends DescMessage, T extends DescMessage, O extends DescMessage>(
    type: GameType<S, H, T, O>,
    target: JoinRequest["target"],
    mode: JoinRequest["mode"],
    { options, metadata = {}, rejoin = true, signal, listen }: MatchOptions<GameType<S, H, T, O>>,
  ): Promise<Room<S, H, T>> {
    const { status } = this;
    if (status.kind === "closed") throw closedError(status.reason);
    if (signal?.aborted === true) throw signal.reason;
    if (this.seatings.size >= MOST_ROOMS) {
      const text = `At most ${MOST_ROOMS} rooms share a connection`;
      throw new RookeryError("too_many_rooms", text, { temporary: true });
    }
    const encoded = (init: MessageInitShape<O>): Uint8Array => {
      if (type.options === undefined) throw new RookeryError("bad_options", `${type.name} takes no options`);
      return toBinary(type.options, create(type.options, init));
    };
    const request: JoinRequest = {
      type: type.name,
      target,
      mode,
      metadata,
      rejoin,
      options: options === undefined || typeof options === "function" ? new Uint8Array() : encoded(options),
      ...(typeof options === "function" && { freshOptions: async (asked) => encoded(await options(asked)) }),
    };
    const room = this.room(type, request);
    const { seating } = room;
    listen?.(room);
    const joined = new Promise<Room<S, H, T>>((resolve, reject) => {
      const settled: Cancel[] = [];
      const settle = (): void => settled.forEach((cancel) => cancel());
      settled.push(
        room.onJoin(() => {
          settle();
          resolve(room);
        }),
        room.onEnd(({ reason }) => {
          settle();
          reject(reason);
        }),
      );
      if (signal !== undefined) {
        const abort = (): void => {
          settle();
          reject(signal.reason);
          seating.leave();
        };
        signal.addEventListener("abort", abort);
        settled.push(() => signal.removeEventListener("abort", abort));
      }
    });
    this.seat(seating);
    return joined;
  }

  private room<S extends DescMessage, H extends DescMessage, T extends DescMessage, O extends DescMessage>(
    type: GameType<S, H, T, O>,
    request: JoinRequest,
  ): Room<S, H, T> {
    const keep: Keep = (request, seat, session) => this.store?.keep(type.name, request, seat, session);
    const room = new Room({ environment: this.environment, clock: this.serverClock, keep }, type, request);
    room.onEnd(({ rejoining }) => {
      if (!rejoining) this.seatings.delete(room.seating);
    });
    this.environment.debug?.({ kind: "room", room: room as unknown as Room });
    return room;
  }

  private seat(seating: Seating): void {
    this.seatings.add(seating);
    this.connect();
    if (this.connection !== undefined) seating.attach(this.connection);
  }

  private get store(): SessionStore | undefined {
    if (this.opened === undefined) this.opened = this.openStore() ?? null;
    return this.opened ?? undefined;
  }

  private changed(status: Status): void {
    this.environment.debug?.({ kind: "status", status });
    if (status.kind === "closed") {
      this.cancelGone();
      this.connection = undefined;
      const reason = closedError(status.reason);
      for (const seating of [...this.seatings]) seating.fail(reason);
    }
    this.statuses.tell(status);
  }
}

function outfitted({ onError, debug }: ClientOptions, environment: Environment): Environment {
  const reporting = onError === undefined ? environment : { ...environment, report: guarded(onError, environment) };
  if (debug === undefined) return reporting;
  return { ...reporting, debug: guarded((event) => debug(event, environment.now()), reporting) };
}

/** What the app's own function throws must not come back into the middle of ours. */
function guarded<Args extends readonly unknown[]>(
  act: (...args: Args) => void,
  { report }: Environment,
): (...args: Args) => void {
  return (...args) => {
    try {
      act(...args);
    } catch (error) {
      report(error, "error");
    }
  };
}

function closedError(reason: RookeryError | undefined): RookeryError {
  return reason ?? new RookeryError("client_closed", "The client was closed");
}
