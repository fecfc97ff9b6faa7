import type { Cancel, Environment, WebSocketConstructor } from "../environment.js";
import { RookeryError } from "../errors.js";
import { question, type Asked } from "../question.js";
import { backoff, QUICK_MS, quickRetry } from "./backoff.js";
import type { ServerClock } from "./clock.js";
import { adviceFor, closeError, type Advice } from "./closeCodes.js";
import { Connection, type ConnectionStart } from "./connection.js";

/** The first return when the server asked for a later one. */
const LATER_MS = 1000;
/** A connection that lasted this long was a good one: the next wait starts from the shortest. */
const GOOD_AFTER_MS = 5000;
/** How long a welcome may take at first, and when the quick attempts are over. */
const WELCOME_MS = 10_000;
/** The most it may take in the quick attempts: a packet that was lost without a network comes no sooner. */
const QUICK_WELCOME_MS = 1000;
/** A line that is known to be slow gets so many of its round trips: a TLS socket and its welcome take four. */
const WELCOME_ROUND_TRIPS = 6;

const TOKEN_INVALID = 4304;

/** How the client stands with the servers. */
export type Status =
  | { readonly kind: "idle" }
  | { readonly kind: "connecting"; readonly url: string }
  | { readonly kind: "online"; readonly url: string; readonly subject: string; readonly name: string }
  | { readonly kind: "waiting"; readonly retryInMs: number; readonly reason: RookeryError }
  /** For good; without a reason when the app asked for it. */
  | { readonly kind: "closed"; readonly reason: RookeryError | undefined };

/** What the token function is told. */
export interface TokenAsked extends Asked {
  /** What the function gave last, when the server refused it: the next one decides. */
  readonly refused?: string | undefined;
}

export type TokenSource = (asked: TokenAsked) => string | Promise<string>;

export interface ReconnectorSettings {
  readonly urls: readonly string[];
  readonly token: TokenSource;
  /** Undefined where there is none: then the client is closed as soon as it is to connect. */
  readonly socket: WebSocketConstructor | undefined;
}

export interface ReconnectorEvents {
  status(status: Status): void;
  /** A new connection, not yet open; what is asked of it now goes out with hello. */
  opened(connection: Connection): void;
  /** It is over; another may follow. */
  broken(reason: RookeryError): void;
}

/** Keeps one connection after another open, until it is closed or told not to come back. */
export class Reconnector {
  private readonly environment: Environment;
  private readonly clock: ServerClock;
  private readonly settings: ReconnectorSettings;
  private readonly events: ReconnectorEvents;
  private current: Status = { kind: "idle" };
  private connection: Connection | undefined;
  private next = 0;
  /** Slow attempts since the last good connection. */
  private attempt = 0;
  /** When the last good connection broke, or whatever else gave reason for quick attempts. */
  private quickFrom = -Infinity;
  /** When the newest attempt began; undefined when it led to a connection. */
  private triedAt: number | undefined;
  private wasOnline = false;
  private onlineSince = Infinity;
  /** Said by GO_AWAY: how long to stay away when the connection is closed. */
  private away = 0;
  /** Nobody comes back before, whatever wakes them. */
  private notBefore = -Infinity;
  /** The token that was refused since the client was last online. */
  private refused: string | undefined;
  private cancelToken: Cancel = () => {};
  private cancelRetry: Cancel = () => {};
  private cancelWake: Cancel = () => {};

  constructor(
    environment: Environment,
    clock: ServerClock,
    settings: ReconnectorSettings,
    events: ReconnectorEvents,
  ) {
    this.environment = environment;
    this.clock = clock;
    this.settings = settings;
    this.events = events;
  }

  get status(): Status {
    return this.current;
  }

  /** Connects unless that is under way or over. */
  start(): void {
    if (this.current.kind !== "idle") return;
    this.cancelWake = this.environment.onWake(() => this.wake());
    this.quickFrom = this.environment.now();
    this.connect();
  }

  /** Closes for good. */
  stop(reason?: RookeryError): void {
    if (this.current.kind === "closed") return;
    this.cancelToken();
    this.cancelRetry();
    this.cancelWake();
    const { connection } = this;
    this.connection = undefined;
    this.become({ kind: "closed", reason });
    connection?.close(1000, "");
  }

  /** The person or the network is back: try at once, or see whether the line still holds. */
  wake(): void {
    if (this.current.kind === "waiting") {
      this.cancelRetry();
      this.quickFrom = this.environment.now();
      const left = this.notBefore - this.environment.now();
      if (left > 0) this.wait(this.current.reason, left);
      else this.connect();
    } else {
      this.connection?.check();
    }
  }

  private connect(): void {
    const { urls, socket } = this.settings;
    if (socket === undefined) {
      return this.stop(new RookeryError("no_websocket", "There is no WebSocket here: pass one as an option"));
    }
    const url = urls[this.next % urls.length] ?? "";
    this.next++;
    this.triedAt = this.environment.now();
    const connecting: Status = { kind: "connecting", url };
    this.become(connecting);
    const ask: TokenSource = ({ signal }) => this.settings.token({ signal, refused: this.refused });
    const { answer, cancel } = question(this.environment, "no_token", ask);
    this.cancelToken = cancel;
    void answer.then((token) => {
      if (this.current !== connecting) return;
      if (token instanceof RookeryError) return this.comeBack(token, 0);
      this.open({ url, token, socket, welcomeMs: this.welcomeMs() });
    });
  }

  private open(start: ConnectionStart): void {
    const { url, token } = start;
    const { environment, clock } = this;
    let connection: Connection;
    try {
      connection = new Connection(environment, clock, start, {
        online: ({ subject, name }) => {
          this.wasOnline = true;
          this.refused = undefined;
          this.triedAt = undefined;
          this.onlineSince = environment.now();
          this.become({ kind: "online", url, subject, name });
        },
        goAway: (returnInMs) => {
          this.away = returnInMs;
        },
        closed: (code, reason) => {
          // A token may have outlived its key: the app is asked for another one, and that decides.
          const again = code === TOKEN_INVALID && this.refused === undefined;
          if (again) this.refused = token;
          this.lost(connection, closeError(code, reason, again), again ? "later" : adviceFor(code));
        },
      });
    } catch (cause) {
      return this.stop(new RookeryError("bad_url", `No WebSocket can be opened to ${url}`, { cause }));
    }
    this.connection = connection;
    this.events.opened(connection);
  }

  private lost(connection: Connection, reason: RookeryError, advice: Advice): void {
    if (this.connection !== connection) return;
    this.connection = undefined;
    const now = this.environment.now();
    if (now - this.onlineSince >= GOOD_AFTER_MS) {
      this.attempt = 0;
      this.quickFrom = now;
    }
    this.onlineSince = Infinity;
    if (!reason.temporary) return this.stop(reason);
    this.events.broken(reason);
    const { away } = this;
    this.away = 0;
    this.comeBack(reason, advice === "later" ? Math.max(LATER_MS, away) : away);
  }

  /** With `atLeast` the server said how long to stay away; otherwise it is the sooner the better. */
  private comeBack(reason: RookeryError, atLeast: number): void {
    if (this.current.kind === "closed") return;
    if (!reason.temporary) return this.stop(reason);
    const now = this.environment.now();
    const random = this.environment.random();
    this.notBefore = now + atLeast;
    if (atLeast === 0 && this.isQuick()) {
      const sinceAttempt = this.triedAt === undefined ? undefined : now - this.triedAt;
      this.wait(reason, quickRetry(sinceAttempt, random));
    } else {
      // After the quick attempts waits grow from where those ended.
      if (atLeast === 0) this.attempt = Math.max(1, this.attempt);
      this.wait(reason, atLeast + backoff(this.attempt++, random));
    }
  }

  private isQuick(): boolean {
    return this.environment.now() - this.quickFrom < QUICK_MS;
  }

  private welcomeMs(): number {
    if (!this.wasOnline || !this.isQuick()) return WELCOME_MS;
    // One and the same time for each would bring attempts that began just too soon back a whole one later.
    const patience = (0.5 + this.environment.random() / 2) * QUICK_WELCOME_MS;
    return Math.max(patience, WELCOME_ROUND_TRIPS * this.clock.rtt);
  }

  private wait(reason: RookeryError, retryInMs: number): void {
    this.cancelRetry();
    this.cancelRetry = this.environment.after(retryInMs, () => this.connect());
    this.become({ kind: "waiting", retryInMs, reason });
  }

  private become(status: Status): void {
    this.current = status;
    this.events.status(status);
  }
}
