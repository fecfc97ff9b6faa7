import { create, toBinary, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { Controls, EndedReason, LeftReason, ResyncedReason, writeControl } from "../connection/controls.js";
import type { At, Carrier, Frame } from "../connection/frame.js";
import { Kind } from "../connection/kind.js";
import { varintSize, writeVarint } from "../connection/varint.js";
import { decodeCase, encodeCase, type CaseInit, type CaseName, type GameType, type Said } from "../gameType.js";

/** Where a room's words go: one channel of one connection. */
export interface FakeLink {
  readonly channel: number;
  send(frames: readonly Frame[]): void;
}

/** What a player said, and its number. */
export type Heard<Says extends DescMessage> = Said<Says> & { readonly operation: number };

/** A room as one player sees it, played by the test; nothing is ever lost on the way. */
export class FakeRoom<
  Says extends DescMessage = DescMessage,
  Hears extends DescMessage = DescMessage,
  State extends DescMessage = DescMessage,
> {
  /** All that the player said, in order. */
  readonly heard: Heard<Says>[] = [];
  /** Says with which code the room refuses something, undefined to take it. */
  refuses: (said: Heard<Says>) => string | undefined = () => undefined;
  /** Whether the player asked to leave. */
  left = false;
  private readonly type: GameType<Says, Hears, State>;
  private link: FakeLink | undefined;
  private taken = 0;
  private said = 0;
  private version = 1;
  private state: Uint8Array = new Uint8Array();

  constructor(type: GameType<Says, Hears, State>, link: FakeLink) {
    this.type = type;
    this.link = link;
  }

  /** Says something to the player. */
  tell<Name extends CaseName<Hears>>(name: Name, value: CaseInit<Hears, Name>): void {
    this.say({ kind: Kind.MESSAGE, payload: encodeCase(this.type.hears, name, value) });
  }

  /** Shows a state. */
  show(state: MessageInitShape<State>): void {
    if (this.type.state === undefined) throw new Error(`${this.type.name} has no state`);
    this.state = toBinary(this.type.state, create(this.type.state, state));
    this.version++;
    this.write([this.snapshot()]);
  }

  /** Answers a request. */
  answer<Name extends CaseName<Hears>>(operation: number, name: Name, value: CaseInit<Hears, Name>): void {
    const payload = encodeCase(this.type.hears, name, value);
    this.say({ kind: Kind.ANSWER, payload: writeControl(Controls.answer, { operation, payload }) });
  }

  /** Sends the player away. */
  kick(text = ""): void {
    this.say({ kind: Kind.LEFT, payload: writeControl(Controls.left, { reason: LeftReason.KICKED, text }) });
  }

  /** Dies with its node. */
  die(): void {
    this.write([{ kind: Kind.ENDED, payload: writeControl(Controls.ended, { reason: EndedReason.ROOM_LOST }) }]);
    this.link = undefined;
  }

  /** Tells the player that what was said meanwhile is lost. */
  resync(): void {
    const numbers = { epoch: 1, nextOperation: this.taken + 1, nextMessage: this.said + 2 };
    const lost = { lostFrom: this.said + 1, lostTo: this.said + 1, reason: ResyncedReason.OUTBOX_OVERFLOWED };
    this.said++;
    const resynced = { kind: Kind.RESYNCED, payload: writeControl(Controls.resynced, { ...numbers, ...lost }) };
    this.write([resynced, this.snapshot()]);
  }

  /** @internal A connection took the seat. */
  seat(link: FakeLink, answer: Carrier): void {
    this.link = link;
    this.write([answer, this.snapshot()]);
  }

  /** @internal The connection is gone. */
  unlink(): void {
    this.link = undefined;
  }

  /** @internal What the room expects and says next. */
  get numbers(): { readonly nextOperation: number; readonly nextMessage: number } {
    return { nextOperation: this.taken + 1, nextMessage: this.said + 1 };
  }

  /** @internal Frames of the player's, behind an AT. */
  take(at: At, frames: readonly Carrier[]): void {
    let { number } = at;
    for (const { kind, payload } of frames) {
      if (kind !== Kind.OPERATION && kind !== Kind.REQUEST && kind !== Kind.LEAVE) continue;
      if (number++ !== this.taken + 1) continue;
      this.taken++;
      if (kind === Kind.LEAVE) {
        this.left = true;
        this.say({ kind: Kind.LEFT, payload: writeControl(Controls.left, { reason: LeftReason.ASKED }) });
        continue;
      }
      const said = decodeCase(this.type.says, payload);
      if (said !== undefined) this.hear({ operation: this.taken, case: said.name, value: said.value } as never);
    }
    if (frames.length > 0) this.write([]);
  }

  private hear(said: Heard<Says>): void {
    this.heard.push(said);
    const { operation } = said;
    const code = this.refuses(said);
    if (code === undefined) return;
    this.say({ kind: Kind.REFUSAL, payload: writeControl(Controls.refusal, { operation, code }) });
  }

  private say(frame: Carrier): void {
    this.write([frame]);
    this.said++;
  }

  private write(frames: readonly Carrier[]): void {
    const { link } = this;
    link?.send([{ kind: Kind.AT, channel: link.channel, number: this.said + 1, ack: this.taken, ahead: 0 }, ...frames]);
  }

  private snapshot(): Carrier {
    const head = [1, this.version, 3]; // epoch, version, first and last part
    const size = head.reduce((sum, number) => sum + varintSize(number), 0);
    const payload = new Uint8Array(size + this.state.length);
    let position = 0;
    for (const number of head) position = writeVarint(number, payload, position);
    payload.set(this.state, position);
    return { kind: Kind.SNAPSHOT, payload };
  }
}
