import type { Environment, WebSocketConstructor, WebSocketLike } from "../environment.js";
import { RookeryError } from "../errors.js";
import { VERSION } from "../gen/version.js";
import type { ServerClock } from "./clock.js";
import { Controls, readControl, writeControl, type Welcome } from "./controls.js";
import { decodeFrames, encodeFrames, frameSize, type At, type Carrier, type Frame } from "./frame.js";
import { Heartbeat } from "./heartbeat.js";
import { Kind, type CarrierKind } from "./kind.js";

export const SUBPROTOCOL = "rookery.v1";
const SDK = `rookery-js/${VERSION}`;
/** What every gateway takes, and all it takes before hello. */
const FIRST_MESSAGE_BYTES = 16 * 1024;
const FIRST_CHANNELS = 16;

/** What a channel's owner answers to its connection. */
export interface ChannelPort {
  /** An AT and the frames behind it. */
  take(at: At, frames: readonly Carrier[]): void;
  /** What to write now, at most `limit` bytes; called until undefined. */
  write(channel: number, limit: number): readonly Frame[] | undefined;
}

/** One room's place on a connection. */
export interface Channel {
  /** There is something to write. */
  readonly wake: () => void;
  /** Frames that still come are dropped, and nothing more is written. */
  readonly close: () => void;
}

/** As much of a connection as a room needs. */
export interface Line {
  readonly online: boolean;
  /** The largest message the gateway takes. */
  readonly maxMessageBytes: number;
  /** Gives a room a channel, or nothing when as many are open as the gateway admits. */
  openChannel(port: ChannelPort): Channel | undefined;
}

export interface ConnectionEvents {
  online(welcome: Welcome): void;
  goAway(returnInMs: number): void;
  /** The last event. */
  closed(code: number, reason: string): void;
}

export interface ConnectionStart {
  readonly url: string;
  readonly token: string;
  readonly socket: WebSocketConstructor;
  /** How long the 101 may take, from now, and the welcome after that. */
  readonly welcomeMs: number;
}

/** One socket, from before it opens until it is closed; never used again. */
export class Connection implements Line {
  private readonly environment: Environment;
  private readonly clock: ServerClock;
  private readonly events: ConnectionEvents;
  private readonly socket: WebSocketLike;
  private readonly heartbeat: Heartbeat;
  private readonly channels = new Map<number, ChannelPort>();
  /** Frames of the connection's own; one for each the server sent, and our pings. */
  private control: Frame[] = [];
  private lastChannel = 0;
  private state: "opening" | "open" | "online" | "closed" = "opening";
  private messageBytes = FIRST_MESSAGE_BYTES;
  private maxChannels = FIRST_CHANNELS;
  private scheduled = false;

  constructor(
    environment: Environment,
    clock: ServerClock,
    { url, token, socket: Socket, welcomeMs }: ConnectionStart,
    events: ConnectionEvents,
  ) {
    this.environment = environment;
    this.clock = clock;
    this.events = events;
    this.push(Kind.HELLO, writeControl(Controls.hello, { token, sdk: SDK }));
    this.socket = new Socket(url, [SUBPROTOCOL]);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => {
      this.state = "open";
      this.heartbeat.heard(); // there is a server, so its welcome may take as long again
      this.flush();
    };
    this.socket.onmessage = ({ data }) => this.heard(data);
    this.socket.onclose = ({ code, reason }) => this.ended(code, reason);
    this.socket.onerror = () => {}; // close follows and says more
    this.heartbeat = new Heartbeat(environment, welcomeMs, {
      ping: (id, sentMs) => {
        this.push(Kind.PING, writeControl(Controls.ping, { id, sentMs }));
        this.schedule();
      },
      silent: () => this.close(4002, "nothing was heard in time"),
    });
  }

  get online(): boolean {
    return this.state === "online";
  }

  get maxMessageBytes(): number {
    return this.messageBytes;
  }

  openChannel(port: ChannelPort): Channel | undefined {
    if (this.state === "closed" || this.channels.size >= this.maxChannels) return undefined;
    const number = ++this.lastChannel;
    this.channels.set(number, port);
    return { wake: () => this.schedule(), close: () => this.channels.delete(number) };
  }

  /** Asks whether the other side is still there, and closes if nothing comes. */
  check(): void {
    if (this.online) this.heartbeat.check();
  }

  /** Closes from this side; the event says this code, the wire only whether the server erred. */
  close(code: number, reason: string): void {
    if (this.state === "closed") return;
    if (code === 1000 && this.online) this.flush(); // farewells
    this.socket.close(code === 4300 ? 4300 : 1000, reason.slice(0, 100));
    this.ended(code, reason);
  }

  private heard(data: unknown): void {
    if (this.state === "closed") return;
    if (!isArrayBuffer(data)) return this.close(4300, "a message that is not binary");
    const decoded = decodeFrames(new Uint8Array(data), "server");
    if (!decoded.ok) return this.close(4300, `${decoded.fault} at byte ${decoded.at}`);
    this.heartbeat.heard();
    this.tell("received", decoded.frames, data.byteLength);
    try {
      this.take(decoded.frames);
    } catch (error) {
      if (!(error instanceof RookeryError)) throw error;
      this.close(4300, error.message);
    }
  }

  private take(frames: readonly Frame[]): void {
    let at: At | undefined;
    let behind: Carrier[] = [];
    for (const frame of frames) {
      if (frame.kind === Kind.AT) {
        this.pass(at, behind);
        at = frame;
        behind = [];
      } else if (frame.kind < Kind.AT) {
        this.own(frame);
      } else {
        behind.push(frame);
      }
    }
    this.pass(at, behind);
  }

  private pass(at: At | undefined, frames: readonly Carrier[]): void {
    if (at !== undefined && this.state !== "closed") this.channels.get(at.channel)?.take(at, frames);
  }

  private own({ kind, payload }: Carrier): void {
    if (kind === Kind.WELCOME) {
      if (this.online) throw new RookeryError("protocol_violation", "a second WELCOME");
      this.welcome(readControl(Controls.welcome, payload));
    } else if (kind === Kind.PING) {
      const { id, sentMs } = readControl(Controls.ping, payload);
      this.push(Kind.PONG, writeControl(Controls.pong, { id, sentMs, clockMs: this.environment.wallClock() }));
      this.schedule();
    } else if (kind === Kind.PONG) {
      const { id, clockMs } = readControl(Controls.pong, payload);
      const sent = this.heartbeat.answered(id);
      if (sent === undefined) return;
      const { clock, environment } = this;
      const now = environment.now();
      clock.sample(sent, now, clockMs);
      environment.debug?.({ kind: "pong", roundTripMs: now - sent, clock });
    } else if (kind === Kind.GO_AWAY) {
      this.events.goAway(readControl(Controls.goAway, payload).returnInMs);
    }
  }

  private welcome(welcome: Welcome): void {
    this.state = "online";
    this.messageBytes = welcome.maxMessageBytes || FIRST_MESSAGE_BYTES;
    this.maxChannels = welcome.maxChannels || FIRST_CHANNELS;
    this.clock.restart(welcome.serverTimeMs);
    this.heartbeat.start(welcome.pingIntervalMs, welcome.pingTimeoutMs);
    this.events.online(welcome);
    this.schedule();
  }

  private push(kind: CarrierKind, payload: Uint8Array): void {
    this.control.push({ kind, payload });
  }

  private schedule(): void {
    if (this.scheduled || !this.online) return; // behind HELLO nothing is said before WELCOME
    this.scheduled = true;
    this.environment.soon(() => this.flush());
  }

  /** Writes what waits, in as few messages as the limit allows. */
  private flush(): void {
    this.scheduled = false;
    if (this.state === "opening" || this.state === "closed") return;
    let message: Frame[] = this.control;
    let size = sizeOf(message);
    this.control = [];
    for (const [channel, port] of [...this.channels]) {
      for (;;) {
        const piece = port.write(channel, this.messageBytes);
        if (piece === undefined) break;
        const bytes = sizeOf(piece);
        if (size + bytes > this.messageBytes && message.length > 0) {
          this.send(message);
          message = [];
          size = 0;
        }
        message.push(...piece);
        size += bytes;
      }
    }
    if (message.length > 0) this.send(message);
  }

  private send(frames: readonly Frame[]): void {
    const message = encodeFrames(frames);
    this.socket.send(message);
    this.tell("sent", frames, message.length);
  }

  private tell(kind: "sent" | "received", frames: readonly Frame[], bytes: number): void {
    const { channels, socket } = this;
    this.environment.debug?.({ kind, frames, bytes, buffered: socket.bufferedAmount ?? 0, channels });
  }

  private ended(code: number, reason: string): void {
    if (this.state === "closed") return;
    this.state = "closed";
    this.socket.onopen = null;
    this.socket.onmessage = null;
    this.socket.onclose = null;
    this.heartbeat.stop();
    this.channels.clear();
    this.events.closed(code, reason);
  }
}

/** Also one of another realm, as a frame's or jsdom's, which is no instance of ours. */
function isArrayBuffer(data: unknown): data is ArrayBuffer {
  return Object.prototype.toString.call(data) === "[object ArrayBuffer]";
}

function sizeOf(frames: readonly Frame[]): number {
  return frames.reduce((sum, frame) => sum + frameSize(frame), 0);
}
