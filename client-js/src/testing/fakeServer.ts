import type { DescMessage } from "@bufbuild/protobuf";
import { Controls, readControl, writeControl } from "../connection/controls.js";
import { decodeFrames, encodeFrames, type At, type Carrier, type Frame } from "../connection/frame.js";
import { Kind } from "../connection/kind.js";
import type { Environment, WebSocketLike } from "../environment.js";
import type { GameType } from "../gameType.js";
import { FakeRoom, type FakeLink } from "./fakeRoom.js";
import { FakeTime, settled } from "./fakeTime.js";

interface Waiting {
  readonly socket: FakeSocket;
  readonly channel: number;
}

/**
 * A server that a test plays, for a game's page without a node.
 *
 * `new Client(url, { token, environment: server.environment })` connects to it; who joins waits for
 * {@link FakeServer.seat}. Time moves by `server.time.pass(ms)` alone.
 */
export class FakeServer {
  readonly time = new FakeTime();
  readonly environment: Environment;
  /** False: every new connection fails, as without a network. */
  isUp = true;
  private readonly sockets = new Set<FakeSocket>();
  private readonly waiting: Waiting[] = [];
  private readonly rooms = new Map<string, FakeRoom>();

  constructor() {
    const hello = (socket: FakeSocket): boolean => this.isUp && this.sockets.add(socket) !== undefined;
    const heard = (socket: FakeSocket, frames: readonly Frame[]): void => this.heard(socket, frames);
    this.environment = this.time.environment(
      class extends FakeSocket {
        constructor() {
          super(hello, heard);
        }
      },
    );
  }

  /** Gives a seat to whoever joined and has none yet. */
  async seat<Says extends DescMessage, Hears extends DescMessage, State extends DescMessage>(
    type: GameType<Says, Hears, State>,
    { room = `room-${this.rooms.size + 1}`, seat = 1, resumeWindowMs = 30_000 } = {},
  ): Promise<FakeRoom<Says, Hears, State>> {
    await this.time.pass(0);
    const next = this.waiting.shift();
    if (next === undefined) throw new Error("Nobody has joined who waits for a seat");
    const link = linkOf(next);
    const made = new FakeRoom(type, link);
    const session = `session-${this.rooms.size + 1}`;
    this.rooms.set(session, made as unknown as FakeRoom);
    next.socket.places.set(next.channel, made as unknown as FakeRoom);
    const window = { windowOperations: 256, windowBytes: 256 * 1024, inputRate: 60 };
    const outbox = { outboxMessages: 2048, outboxBytes: 256 * 1024, resumeWindowMs };
    const names = { room, type: type.name, seat, epoch: 1, session, secret: new Uint8Array(32) };
    made.seat(link, {
      kind: Kind.JOINED,
      payload: writeControl(Controls.joined, { ...names, ...window, ...outbox, ...made.numbers }),
    });
    await settled();
    return made;
  }

  /** Refuses whoever joined and has no seat yet. */
  async refuse(code: string, { text = "", temporary = false } = {}): Promise<void> {
    await this.time.pass(0);
    const next = this.waiting.shift();
    if (next === undefined) throw new Error("Nobody has joined who waits for a seat");
    const payload = writeControl(Controls.joinRefused, { code, text, temporary });
    next.socket.deliver([{ ...GATEWAY, channel: next.channel }, { kind: Kind.JOIN_REFUSED, payload }]);
    await settled();
  }

  /** Closes every connection. */
  async drop(code = 1006, reason = ""): Promise<void> {
    for (const socket of [...this.sockets]) {
      this.sockets.delete(socket);
      for (const room of socket.places.values()) room.unlink();
      socket.onclose?.({ code, reason } as never);
    }
    this.waiting.length = 0;
    await settled();
  }

  private heard(socket: FakeSocket, frames: readonly Frame[]): void {
    let at: At | undefined;
    let behind: Carrier[] = [];
    const pass = (): void => {
      if (at !== undefined) this.take(socket, at, behind);
      behind = [];
    };
    for (const frame of frames) {
      if (frame.kind === Kind.AT) {
        pass();
        at = frame;
      } else if (frame.kind > Kind.AT) {
        behind.push(frame);
      } else {
        this.own(socket, frame);
      }
    }
    pass();
  }

  private own(socket: FakeSocket, { kind, payload }: Carrier): void {
    if (kind === Kind.HELLO) {
      const limits = { pingIntervalMs: 5000, pingTimeoutMs: 5000, maxMessageBytes: 16 * 1024, maxChannels: 16 };
      const names = { connection: "connection-1", subject: "player-1", name: "Player", serverTimeMs: this.clock };
      socket.deliver([{ kind: Kind.WELCOME, payload: writeControl(Controls.welcome, { ...names, ...limits }) }]);
    } else if (kind === Kind.PING) {
      const { id, sentMs } = readControl(Controls.ping, payload);
      socket.deliver([{ kind: Kind.PONG, payload: writeControl(Controls.pong, { id, sentMs, clockMs: this.clock }) }]);
    }
  }

  private take(socket: FakeSocket, at: At, frames: readonly Carrier[]): void {
    const [first] = frames;
    if (first?.kind === Kind.JOIN) return void this.waiting.push({ socket, channel: at.channel });
    if (first?.kind !== Kind.RESUME) return socket.places.get(at.channel)?.take(at, frames);
    const link = linkOf({ socket, channel: at.channel });
    const room = this.rooms.get(readControl(Controls.resume, first.payload).session);
    if (room === undefined) return;
    socket.places.set(at.channel, room);
    room.seat(link, { kind: Kind.RESUMED, payload: writeControl(Controls.resumed, { epoch: 1, ...room.numbers }) });
  }

  private get clock(): number {
    return this.environment.wallClock();
  }
}

const GATEWAY = { kind: Kind.AT, number: 0, ack: 0, ahead: 0 } as const;

function linkOf({ socket, channel }: Waiting): FakeLink {
  return { channel, send: (frames) => socket.deliver(frames) };
}

/** A socket without a network; what is said arrives in the next turn. */
class FakeSocket implements WebSocketLike {
  binaryType = "blob";
  onopen: WebSocketLike["onopen"] = null;
  onmessage: WebSocketLike["onmessage"] = null;
  onclose: WebSocketLike["onclose"] = null;
  onerror: WebSocketLike["onerror"] = null;
  readonly places = new Map<number, FakeRoom>();
  private readonly heard: (socket: FakeSocket, frames: readonly Frame[]) => void;

  constructor(hello: (socket: FakeSocket) => boolean, heard: (socket: FakeSocket, frames: readonly Frame[]) => void) {
    this.heard = heard;
    queueMicrotask(() => {
      if (hello(this)) this.onopen?.({} as never);
      else this.onclose?.({ code: 1006, reason: "" } as never);
    });
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    const decoded = decodeFrames(data.slice(), "client");
    if (!decoded.ok) throw new Error(`The client broke the protocol: ${decoded.fault}`);
    queueMicrotask(() => this.heard(this, decoded.frames));
  }

  close(): void {
    this.onclose = null;
  }

  deliver(frames: readonly Frame[]): void {
    const { buffer } = encodeFrames(frames);
    queueMicrotask(() => this.onmessage?.({ data: buffer } as never));
  }
}
