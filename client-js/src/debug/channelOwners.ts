/** Channels remembered on a connection; of more the oldest are forgotten. */
const MOST = 64;

/** Who has a channel, or had it last: a seat's last word is sent when it has given its channel back. */
export class ChannelOwners {
  private open: ReadonlyMap<number, object> = new Map();
  private readonly known = new Map<number, object>();

  /** `open`: the channels of the connection, and who has them now. */
  of(channel: number, open: ReadonlyMap<number, object>): object | undefined {
    if (open !== this.open) this.known.clear(); // another connection counts anew
    this.open = open;
    const owner = open.get(channel);
    if (owner === undefined) return this.known.get(channel);
    this.known.set(channel, owner);
    for (const old of this.known.keys()) {
      if (this.known.size <= MOST) break;
      this.known.delete(old);
    }
    return owner;
  }
}
