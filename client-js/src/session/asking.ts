import type { Line } from "../connection/connection.js";
import type { Frame } from "../connection/frame.js";
import type { Environment } from "../environment.js";
import type { RookeryError } from "../errors.js";
import { JoinAttempts } from "./joinAttempts.js";
import type { JoinRequest } from "./joinRequest.js";
import type { Stay } from "./stay.js";
import type { Way } from "./way.js";

/** A JOIN or RESUME that stays unanswered for so long is repeated on another channel. */
export const REPEAT_MS = 2000;

/** What becomes of asking, where it is not the room that says it. */
export interface AskingOwner {
  /** The app has no options for a join. */
  hasNoOptions(reason: RookeryError): void;
  /** Nobody answered a join, often enough. */
  unanswered(): void;
  /** Nobody answered for as long as the seat was kept. */
  tooLate(): void;
}

/** Asks for a seat, or for the one that it had, on one channel after another until somebody answers. */
export class Asking {
  readonly attempts: JoinAttempts;
  private readonly way: Way;
  private readonly owner: AskingOwner;
  private stay: Stay | undefined;

  constructor(environment: Environment, request: JoinRequest, way: Way, owner: AskingOwner) {
    this.attempts = new JoinAttempts(environment, request);
    this.way = way;
    this.owner = owner;
  }

  /** Asks on this connection, with new patience. */
  askOn(connection: Line, stay: Stay | undefined): void {
    this.way.connection = connection;
    this.attempts.restartPatience();
    this.ask(stay);
  }

  /** Asks for the seat of this stay, or else for any; when there is a connection, if there is none. */
  ask(stay?: Stay): void {
    this.stay = stay;
    if (this.way.connection === undefined) return;
    if (stay === undefined && this.attempts.isStale) {
      return this.attempts.refresh((failure) =>
        failure === undefined ? this.ask() : this.owner.hasNoOptions(failure),
      );
    }
    if (!this.way.open()) this.repeat();
  }

  askIn(ms: number, stay?: Stay): void {
    this.way.in(ms, () => this.ask(stay));
  }

  /** What to write first on a channel: JOIN or RESUME. */
  frames(channel: number): readonly Frame[] {
    this.repeat();
    return this.stay?.resume(channel) ?? this.attempts.frames(channel);
  }

  private repeat(): void {
    this.way.in(REPEAT_MS, () => {
      if (this.way.connection?.online !== true) return this.repeat();
      if (this.stay?.isPastReturn === true) return this.owner.tooLate();
      if (this.stay !== undefined || this.attempts.triesAgain()) return this.ask(this.stay);
      this.owner.unanswered();
    });
  }
}
