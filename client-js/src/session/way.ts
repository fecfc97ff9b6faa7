import type { Channel, ChannelPort, Line } from "../connection/connection.js";
import type { Cancel, Environment } from "../environment.js";

/** Until a gateway says how much it takes. */
const FIRST_MESSAGE_BYTES = 16 * 1024;

/** How a seat reaches its room: one channel after another, on the connection of the moment, and when to speak next. */
export class Way {
  /** The connection of the moment. */
  connection: Line | undefined;
  private readonly after: Environment["after"];
  private readonly port: ChannelPort;
  private current: Channel | undefined;
  /** Whether JOIN or RESUME is still to be written on the current channel. */
  private isNew = false;
  private messageBytes = FIRST_MESSAGE_BYTES;
  private cancelTimer: Cancel = () => {};

  constructor({ after }: Pick<Environment, "after">, port: ChannelPort) {
    this.after = after;
    this.port = port;
  }

  /** Whoever comes back to this later knows by it whether it is still the same. */
  get channel(): Channel | undefined {
    return this.current;
  }

  /** The largest message the gateway takes, or the last one took. */
  get maxMessageBytes(): number {
    this.messageBytes = this.connection?.maxMessageBytes ?? this.messageBytes;
    return this.messageBytes;
  }

  /** Takes another channel, to be written on soon; false where the gateway admits no more. */
  open(): boolean {
    this.current?.close();
    this.current = this.connection?.openChannel(this.port);
    this.isNew = true;
    this.wake();
    return this.current !== undefined;
  }

  /** Whether this is the first to be written on the channel; true once. */
  begins(): boolean {
    const { isNew } = this;
    this.isNew = false;
    return isNew;
  }

  /** Nothing is heard or written on the channel any more, and nothing waits for its time. */
  close(): void {
    this.cancel();
    this.current?.close();
    this.current = undefined;
  }

  /** There is something to write. */
  wake(): void {
    this.current?.wake();
  }

  /** There will be something to write; Infinity for not by itself. */
  wakeIn(ms: number): void {
    if (ms <= 0) {
      this.cancel();
      this.wake();
    } else if (ms < Infinity) {
      this.in(ms, () => this.wake());
    }
  }

  /** Only one thing waits for its time: the last. */
  in(ms: number, act: () => void): void {
    this.cancel();
    this.cancelTimer = this.after(ms, act);
  }

  cancel(): void {
    this.cancelTimer();
  }
}
