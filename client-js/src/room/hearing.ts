import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import type { Environment } from "../environment.js";
import { decode, decodeCase, type GameType } from "../gameType.js";
import { Listeners } from "../listeners.js";
import { same } from "../state/same.js";
import type { StateAbout } from "./roomEvents.js";

/** The state of types that have none. */
const NO_STATE = { $typeName: "google.protobuf.Empty" } as MessageShape<never>;

/** What a room says and shows, from bytes to those who listen. Throws RookeryError for what cannot be read. */
export class Hearing<State extends DescMessage> {
  readonly states: Listeners<readonly [MessageShape<State>, StateAbout]>;
  seen: { readonly state: MessageShape<State>; readonly about: StateAbout } | undefined;
  /** Reads what came last; of several states that come together only the newest is read. */
  private unread: (() => void) | undefined;
  private readonly environment: Environment;
  private readonly type: GameType<DescMessage, DescMessage, State>;
  private readonly messages = new Map<string, Listeners<readonly [unknown]>>();

  constructor(environment: Environment, type: GameType<DescMessage, DescMessage, State>) {
    this.states = new Listeners(environment);
    this.environment = environment;
    this.type = type;
  }

  /** Those who listen to messages of this name. */
  named(name: string): Listeners<readonly [unknown]> {
    let listeners = this.messages.get(name);
    if (listeners === undefined) {
      listeners = new Listeners(this.environment);
      this.messages.set(name, listeners);
    }
    return listeners;
  }

  message(payload: Uint8Array): void {
    const said = decodeCase(this.type.hears, payload);
    if (said !== undefined) this.messages.get(said.name)?.tell(said.value);
  }

  /**
   * Takes a state, which {@link show} reads unless a newer one comes first.
   *
   * `again`: perhaps it is no other than the one seen before, and then nobody is told.
   */
  state(bytes: Uint8Array, about: StateAbout, again: boolean): void {
    this.unread = () => this.read(bytes, about, again);
  }

  /** Tells of the newest state, unless that was done. */
  show(): void {
    const { unread } = this;
    this.unread = undefined;
    unread?.();
  }

  private read(bytes: Uint8Array, about: StateAbout, again: boolean): void {
    const { state: desc, decodeState } = this.type;
    const state = desc === undefined ? NO_STATE : decode(desc, bytes, decodeState);
    if (again && this.seen !== undefined && same(this.seen.state, state)) {
      this.seen = { state: this.seen.state, about };
      return;
    }
    this.seen = { state, about };
    this.states.tell(state, about);
  }
}
