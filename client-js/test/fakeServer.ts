import { create, fromBinary, toBinary, type DescMessage, type MessageInitShape, type MessageShape } from "@bufbuild/protobuf";
import { decodeFrames, encodeFrames, type At, type Carrier, type Frame } from "../src/connection/frame.js";
import {
  HelloSchema,
  JoinedSchema,
  JoinSchema,
  PingSchema,
  PongSchema,
  ResumedSchema,
  ResumeSchema,
  WelcomeSchema,
  type Join,
  type Resume,
} from "./control/rookery/v1/control_pb.js";
import { Kind, type CarrierKind } from "../src/connection/kind.js";
import type { WebSocketConstructor, WebSocketLike } from "../src/environment.js";
import { settled, type FakeTime } from "../src/testing/fakeTime.js";

/** What JOINED says unless the test says otherwise. */
export const TERMS: MessageInitShape<typeof JoinedSchema> = {
  room: "room-1",
  type: "arena",
  seat: 1,
  epoch: 1n,
  session: "session-1",
  windowOperations: 4,
  windowBytes: 1000,
  inputRate: 10,
  outboxMessages: 16,
  outboxBytes: 4096,
  nextOperation: 1n,
  nextMessage: 1n,
};

/** All sockets that a client opened, in order; each waits for the test to play the server. */
export class FakeServer {
  readonly sockets: FakeSocket[] = [];
  readonly WebSocket: WebSocketConstructor;

  constructor(time: FakeTime) {
    const { sockets } = this;
    this.WebSocket = class extends FakeSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols, time);
        sockets.push(this);
      }
    };
  }

  /** The newest socket. */
  get socket(): FakeSocket {
    const newest = this.sockets.at(-1);
    if (newest === undefined) throw new Error("nobody connected");
    return newest;
  }
}

/** One socket as its server sees it. */
export class FakeSocket implements WebSocketLike {
  binaryType = "blob";
  onopen: WebSocketLike["onopen"] = null;
  onmessage: WebSocketLike["onmessage"] = null;
  onclose: WebSocketLike["onclose"] = null;
  onerror: WebSocketLike["onerror"] = null;
  readonly url: string;
  readonly protocols: string[];
  /** What the client wrote, message by message. */
  readonly messages: (readonly Frame[])[] = [];
  readonly sizes: number[] = [];
  closedWith: number | undefined;
  private readonly time: FakeTime;
  private taken = 0;

  constructor(url: string, protocols: string[], time: FakeTime) {
    this.url = url;
    this.protocols = protocols;
    this.time = time;
  }

  send(data: Uint8Array): void {
    const decoded = decodeFrames(data, "client");
    if (!decoded.ok) throw new Error(`the client broke the protocol: ${decoded.fault}`);
    this.messages.push(decoded.frames);
    this.sizes.push(data.length);
  }

  close(code?: number): void {
    this.closedWith = code ?? 1005;
  }

  /** The handshake is done. */
  async open(): Promise<void> {
    this.onopen?.({} as never);
    await settled();
  }

  /** The handshake is done, and the token is good. */
  async welcome(init: MessageInitShape<typeof WelcomeSchema> = {}): Promise<void> {
    await this.open();
    await this.say([
      frame(Kind.WELCOME, WelcomeSchema, {
        connection: "c-1",
        subject: "guest-1",
        name: "Ada",
        serverTimeMs: 1_700_000_000_000 + this.time.now,
        pingIntervalMs: 5000,
        pingTimeoutMs: 5000,
        maxMessageBytes: 16 * 1024,
        maxChannels: 16,
        ...init,
      }),
    ]);
  }

  /** Sends one message of these frames. */
  async say(frames: readonly Frame[]): Promise<void> {
    await this.sayBytes(encodeFrames(frames));
  }

  async sayBytes(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.onmessage?.({ data: bytes.slice().buffer } as never);
    await settled();
  }

  async sayText(text: string): Promise<void> {
    this.onmessage?.({ data: text } as never);
    await settled();
  }

  /** Seats whoever joined on this channel, saying more in the same message. */
  async seat(channel: number, init: MessageInitShape<typeof JoinedSchema> = {}, more: readonly Carrier[] = []): Promise<void> {
    const joined = { ...TERMS, ...init };
    const number = Number(joined.nextMessage);
    await this.say([at(channel, number, 0), frame(Kind.JOINED, JoinedSchema, joined), ...more]);
  }

  /** Answers the pings there were with this round trip, so that the client knows it. */
  async pong(roundTripMs: number): Promise<void> {
    const pings = this.carriers(Kind.PING).map((ping) => fromBinary(PingSchema, ping.payload));
    await this.time.pass(roundTripMs);
    const clockMs = 1_700_000_000_000 + this.time.now - roundTripMs / 2;
    for (const { id, sentMs } of pings) await this.say([frame(Kind.PONG, PongSchema, { id, sentMs, clockMs })]);
  }

  /** The other end closes. */
  async drop(code: number, reason = ""): Promise<void> {
    this.onclose?.({ code, reason } as never);
    await settled();
  }

  /** The frames that came since the last call, without those of the connection itself. */
  news(): readonly Frame[] {
    const fresh = this.messages.slice(this.taken).flat();
    this.taken = this.messages.length;
    return fresh.filter(({ kind }) => kind >= Kind.AT);
  }

  /** All frames of a kind that ever came. */
  carriers(kind: CarrierKind): readonly Carrier[] {
    return this.messages.flat().filter((frame): frame is Carrier => frame.kind === kind);
  }

  get hello(): MessageShape<typeof HelloSchema> {
    return fromBinary(HelloSchema, this.carriers(Kind.HELLO)[0]?.payload ?? new Uint8Array());
  }

  /** Gives the seat back to whoever resumed on this channel: nothing is missing. */
  async resume(channel: number, next: { readonly operation: number; readonly message: number }, more: readonly Carrier[] = []): Promise<void> {
    const numbers = { nextOperation: BigInt(next.operation), nextMessage: BigInt(next.message) };
    const resumed = frame(Kind.RESUMED, ResumedSchema, { epoch: 1n, ...numbers });
    await this.say([at(channel, next.message, next.operation - 1), resumed, ...more]);
  }

  get resumes(): readonly Resume[] {
    return this.carriers(Kind.RESUME).map(({ payload }) => fromBinary(ResumeSchema, payload));
  }

  get joins(): readonly Join[] {
    return this.carriers(Kind.JOIN).map(({ payload }) => fromBinary(JoinSchema, payload));
  }
}

export function at(channel: number, number: number, ack: number, ahead = 0): At {
  return { kind: Kind.AT, channel, number, ack, ahead };
}

export function frame<Desc extends DescMessage>(
  kind: CarrierKind,
  desc: Desc,
  init: MessageInitShape<Desc>,
): Carrier {
  return { kind, payload: toBinary(desc, create(desc, init)) };
}

export function bytes(kind: CarrierKind, ...payload: readonly number[]): Carrier {
  return { kind, payload: new Uint8Array(payload) };
}
