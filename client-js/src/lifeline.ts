import { backoff } from "./backoff.js";
import type { ServerClock } from "./clock.js";
import { adviceFor, closeError } from "./closing.js";
import { Connection } from "./connection.js";
import type { Cancel, Environment, WebSocketConstructor } from "./environment.js";
import { RookeryError } from "./errors.js";

/** The first return when the server asked for a later one. */
const LATER_MS = 1000;
/** A connection that lasted this long was a good one: the next wait starts from the shortest. */
const GOOD_AFTER_MS = 5000;

/** How the client stands with the servers. */
export type Status =
  | { readonly kind: "idle" }
  | { readonly kind: "connecting"; readonly url: string }
  | { readonly kind: "online"; readonly url: string; readonly subject: string; readonly name: string }
  | { readonly kind: "waiting"; readonly retryInMs: number; readonly reason: RookeryError }
  /** For good; without a reason when the app asked for it. */
  | { readonly kind: "closed"; readonly reason: RookeryError | undefined };

export interface LifelineSettings {
  readonly urls: readonly string[];
  readonly token: () => string | Promise<string>;
  readonly socket: WebSocketConstructor;
}

export interface LifelineEvents {
  status(status: Status): void;
  /** A new connection, not yet open; what is asked of it now goes out with hello. */
  opened(connection: Connection): void;
  /** It is over; another may follow. */
  broken(reason: RookeryError): void;
}

/** Keeps one connection after another open, until it is closed or told not to come back. */
export class Lifeline {
  private readonly environment: Environment;
  private readonly clock: ServerClock;
  private readonly settings: LifelineSettings;
  private readonly events: LifelineEvents;
  private current: Status = { kind: "idle" };
  private connection: Connection | undefined;
  private next = 0;
  private attempt = 0;
  private onlineSince = Infinity;
  /** Said by GO_AWAY: how long to stay away when the connection is closed. */
  private away = 0;
  /** Nobody comes back before, whatever wakes them. */
  private notBefore = -Infinity;
  private cancelRetry: Cancel = () => {};
  private cancelWake: Cancel = () => {};

  constructor(
    environment: Environment,
    clock: ServerClock,
    settings: LifelineSettings,
    events: LifelineEvents,
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
    this.connect();
  }

  /** Closes for good. */
  stop(reason?: RookeryError): void {
    if (this.current.kind === "closed") return;
    this.cancelRetry();
    this.cancelWake();
    const { connection } = this;
    this.connection = undefined;
    this.become({ kind: "closed", reason });
    connection?.close(1000, "");
  }

  private connect(): void {
    const { urls } = this.settings;
    const url = urls[this.next % urls.length] ?? "";
    this.next++;
    const connecting: Status = { kind: "connecting", url };
    this.become(connecting);
    void this.fetchToken().then((token) => {
      if (this.current !== connecting) return;
      if (token instanceof RookeryError) return this.comeBack(token, 0);
      this.open(url, token);
    });
  }

  private async fetchToken(): Promise<string | RookeryError> {
    try {
      return await this.settings.token();
    } catch (cause) {
      if (cause instanceof RookeryError) return cause;
      return new RookeryError("no_token", "The token function failed", { temporary: true, cause });
    }
  }

  private open(url: string, token: string): void {
    const { socket } = this.settings;
    const { environment, clock } = this;
    let connection: Connection;
    try {
      connection = new Connection(environment, clock, { url, token, socket }, {
        online: ({ subject, name }) => {
          this.onlineSince = environment.now();
          this.become({ kind: "online", url, subject, name });
        },
        goAway: (returnInMs) => {
          this.away = returnInMs;
        },
        closed: (code, reason) => this.lost(connection, code, reason),
      });
    } catch (cause) {
      return this.stop(new RookeryError("bad_url", `No WebSocket can be opened to ${url}`, { cause }));
    }
    this.connection = connection;
    this.events.opened(connection);
  }

  private lost(connection: Connection, code: number, text: string): void {
    if (this.connection !== connection) return;
    this.connection = undefined;
    if (this.environment.now() - this.onlineSince >= GOOD_AFTER_MS) this.attempt = 0;
    this.onlineSince = Infinity;
    const reason = closeError(code, text);
    if (!reason.temporary) return this.stop(reason);
    this.events.broken(reason);
    const { away } = this;
    this.away = 0;
    this.comeBack(reason, adviceFor(code) === "later" ? Math.max(LATER_MS, away) : away);
  }

  private comeBack(reason: RookeryError, atLeast: number): void {
    if (this.current.kind === "closed") return;
    if (!reason.temporary) return this.stop(reason);
    this.notBefore = this.environment.now() + atLeast;
    this.wait(reason, atLeast + backoff(this.attempt++, this.environment.random()));
  }

  private wait(reason: RookeryError, retryInMs: number): void {
    this.cancelRetry();
    this.cancelRetry = this.environment.after(retryInMs, () => this.connect());
    this.become({ kind: "waiting", retryInMs, reason });
  }

  /** The person or the network is back: try at once, or see whether the line still holds. */
  private wake(): void {
    if (this.current.kind === "waiting") {
      this.cancelRetry();
      const left = this.notBefore - this.environment.now();
      if (left > 0) this.wait(this.current.reason, left);
      else this.connect();
    } else {
      this.connection?.check();
    }
  }

  private become(status: Status): void {
    this.current = status;
    this.events.status(status);
  }
}
