import { backoff } from "../connection/backoff.js";
import { JoinMode } from "../connection/controls.js";
import type { Frame } from "../connection/frame.js";
import { Kind } from "../connection/kind.js";
import type { Cancel, Environment } from "../environment.js";
import { RookeryError } from "../errors.js";
import { question } from "../question.js";
import { joinFrame, type JoinRequest } from "./joinRequest.js";

/** Unanswered joins on one connection before we say so. */
const JOIN_TRIES = 10;
const JOIN_ID_BYTES = 16;

/** One wish for a seat, as often as it must be said: the same join until it is another one. */
export class JoinAttempts {
  private readonly environment: Environment;
  private current: JoinRequest;
  /** The options are those of another join, or were never asked for. */
  private stale: boolean;
  private cancelQuestion: Cancel | undefined;
  private id: Uint8Array;
  private tries = 0;
  /** Joins put on a wire: a late copy of an earlier one must not win. */
  private attempts = 0;
  private refusals = 0;
  /** The room's id, for a room that was made for us: nobody else's will do. */
  private made: string | undefined;
  /** The room that was asked for is lost: any of its type will do. */
  private lost = false;

  constructor(environment: Environment, request: JoinRequest) {
    this.environment = environment;
    this.current = request;
    this.stale = request.freshOptions !== undefined;
    this.id = environment.randomBytes(JOIN_ID_BYTES);
  }

  /** What is asked for, with the options as they were said last. */
  get request(): JoinRequest {
    return this.current;
  }

  /** Whether {@link refresh} must come before {@link frames}. */
  get isStale(): boolean {
    return this.stale;
  }

  /** Asks the app for its options; `done` hears what went wrong, if anything did. */
  refresh(done: (failure: RookeryError | undefined) => void): void {
    const { freshOptions } = this.current;
    if (freshOptions === undefined || this.cancelQuestion !== undefined) return;
    const { answer, cancel } = question(this.environment, "no_options", freshOptions);
    this.cancelQuestion = cancel;
    void answer.then((options) => {
      if (this.cancelQuestion !== cancel) return;
      this.cancelQuestion = undefined;
      if (options instanceof RookeryError) return done(options);
      this.current = { ...this.current, options };
      this.stale = false;
      done(undefined);
    });
  }

  /** Nobody waits for the app's answer any more. */
  cancel(): void {
    this.cancelQuestion?.();
    this.cancelQuestion = undefined;
  }

  /** JOIN, for a new channel. */
  frames(channel: number): readonly Frame[] {
    const join = joinFrame({ id: this.id, attempt: ++this.attempts }, { ...this.current, ...this.where() });
    return [{ kind: Kind.AT, channel, number: 1, ack: 0, ahead: 0 }, join];
  }

  /** The room died with its node: becomes another join, of any room, and says how long to wait before it. */
  elsewhere(): number {
    this.made = undefined;
    this.lost = true;
    return this.again(); // not all its players in the same moment
  }

  private where(): Partial<Pick<JoinRequest, "target" | "mode">> {
    if (this.made !== undefined) return { target: { case: "room", value: this.made } };
    if (!this.lost || this.current.target.case === "type") return {};
    return { target: { case: "type", value: this.current.type }, mode: JoinMode.JOIN_OR_CREATE };
  }

  /** Another connection: patience starts anew. */
  restartPatience(): void {
    this.tries = 0;
  }

  /** It stayed unanswered; false when it did so too often. */
  triesAgain(): boolean {
    return ++this.tries < JOIN_TRIES;
  }

  /** It was refused for now: becomes another join, and says how long to wait before it. */
  again(): number {
    this.renew();
    return backoff(this.refusals++, this.environment.random());
  }

  seated(room: string): void {
    this.tries = 0;
    this.refusals = 0;
    if (this.current.mode === JoinMode.CREATE) this.made = room;
  }

  /** The next join is another one. */
  renew(): void {
    this.stale = this.current.freshOptions !== undefined;
    this.id = this.environment.randomBytes(JOIN_ID_BYTES);
  }
}
