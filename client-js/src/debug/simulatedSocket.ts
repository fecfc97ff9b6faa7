import type { Environment, WebSocketConstructor, WebSocketLike } from "../environment.js";
import { Pipe, type Pace } from "./pipe.js";

/** What a socket asks of the network it is on. */
export interface Weather extends Pace {
  /** Nobody is reached. */
  readonly isAway: () => boolean;
  /** Whether the next message gets lost. */
  readonly drops: () => boolean;
}

type Handler<Name extends "onopen" | "onmessage" | "onclose" | "onerror"> = WebSocketLike[Name];

/** A socket whose messages go over a bad network first. */
export class SimulatedSocket implements WebSocketLike {
  onopen: Handler<"onopen"> = null;
  onmessage: Handler<"onmessage"> = null;
  onclose: Handler<"onclose"> = null;
  onerror: Handler<"onerror"> = null;
  private readonly weather: Weather;
  private readonly ended: (socket: SimulatedSocket) => void;
  private readonly inward: Pipe;
  private readonly outward: Pipe;
  /** Undefined when the network was away at first. */
  private readonly inner: WebSocketLike | undefined;
  /** The first of each way is HELLO or WELCOME: without them there is no connection to lose anything on. */
  private heard = false;
  private said = false;

  constructor(
    environment: Environment,
    weather: Weather,
    address: { readonly inner: WebSocketConstructor; readonly url: string; readonly protocols: string[] },
    ended: (socket: SimulatedSocket) => void,
  ) {
    this.weather = weather;
    this.ended = ended;
    const overflowed = (): void => this.cut();
    this.inward = new Pipe(environment, weather, overflowed);
    this.outward = new Pipe(environment, weather, overflowed);
    if (weather.isAway()) {
      environment.after(0, () => this.end(1006, ""));
      return;
    }
    const { inner: Inner, url, protocols } = address;
    const inner = new Inner(url, protocols);
    this.inner = inner;
    // the handshake takes a round trip of its own
    inner.onopen = () => this.outward.put(0, () => this.inward.put(0, () => this.onopen?.({} as never)));
    inner.onmessage = ({ data }) => this.receive(data);
    inner.onclose = ({ code, reason }) => this.inward.put(0, () => this.end(code, reason));
    inner.onerror = () => this.onerror?.({} as never);
  }

  get binaryType(): string {
    return this.inner?.binaryType ?? "arraybuffer";
  }

  set binaryType(type: string) {
    if (this.inner !== undefined) this.inner.binaryType = type;
  }

  get bufferedAmount(): number {
    return this.outward.bytes + (this.inner?.bufferedAmount ?? 0);
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    const isFirst = !this.said;
    this.said = true;
    if (!isFirst && this.weather.drops()) return;
    const kept = data.slice(); // a socket's send may not depend on what becomes of the bytes later
    this.outward.put(kept.length, () => this.inner?.send(kept));
  }

  /** Behind all that was said before. */
  close(code?: number, reason?: string): void {
    this.outward.put(0, () => this.inner?.close(code, reason));
  }

  /** Breaks at both ends; what is under way is lost. */
  cut(): void {
    this.inward.clear();
    this.outward.clear();
    const { inner } = this;
    if (inner !== undefined) {
      inner.onopen = inner.onmessage = inner.onclose = null;
      inner.onerror = () => {}; // as of a socket that is closed before it is open
      inner.close();
    }
    this.end(1006, "");
  }

  private receive(data: unknown): void {
    const isFirst = !this.heard;
    this.heard = true;
    if (!isFirst && this.weather.drops()) return;
    this.inward.put(sizeOf(data), () => this.onmessage?.({ data } as never));
  }

  private end(code: number, reason: string): void {
    this.ended(this);
    const { onclose } = this;
    this.onclose = null;
    onclose?.({ code, reason } as never);
  }
}

function sizeOf(data: unknown): number {
  return (data as Partial<ArrayBuffer> | null)?.byteLength ?? 0;
}
