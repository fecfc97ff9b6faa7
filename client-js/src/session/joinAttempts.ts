import { backoff } from "../connection/backoff.js";
import { JoinMode } from "../connection/controls.js";
import type { Carrier } from "../connection/frame.js";
import type { Environment } from "../environment.js";
import { joinFrame, type JoinRequest } from "./joinRequest.js";

/** Unanswered joins on one connection before we say so. */
const JOIN_TRIES = 10;
const JOIN_ID_BYTES = 16;

/** One wish for a seat, as often as it must be said: the same join until it is another one. */
export class JoinAttempts {
  private readonly environment: Environment;
  private readonly request: JoinRequest;
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
    this.request = request;
    this.id = environment.randomBytes(JOIN_ID_BYTES);
  }

  /** The frame to write. */
  frame(): Carrier {
    return joinFrame({ id: this.id, attempt: ++this.attempts }, { ...this.request, ...this.where() });
  }

  /** The room died with its node: becomes another join, of any room, and says how long to wait before it. */
  elsewhere(): number {
    this.made = undefined;
    this.lost = true;
    return this.again(); // not all its players in the same moment
  }

  private where(): Partial<Pick<JoinRequest, "target" | "mode">> {
    if (this.made !== undefined) return { target: { case: "room", value: this.made } };
    if (!this.lost || this.request.target.case === "type") return {};
    return { target: { case: "type", value: this.request.type }, mode: JoinMode.JOIN_OR_CREATE };
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
    if (this.request.mode === JoinMode.CREATE) this.made = room;
  }

  /** The next join is another one. */
  renew(): void {
    this.id = this.environment.randomBytes(JOIN_ID_BYTES);
  }
}
