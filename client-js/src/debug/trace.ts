import { frameSize } from "../connection/frame.js";
import { Kind, type KindName } from "../connection/kind.js";
import type { DebugHook } from "../debugEvent.js";
import type { Room } from "../room/room.js";
import { ChannelOwners } from "./channelOwners.js";

/** One frame, as it passed by. */
export interface SeenFrame {
  readonly way: "sent" | "received";
  /** As PROTOCOL.md calls it. */
  readonly kind: KindName;
  /** With the kind and the length before it. */
  readonly bytes: number;
  /** Whose it is; undefined for the connection's own. */
  readonly room: Room | undefined;
}

const NAMES = new Map(Object.entries(Kind).map(([name, kind]) => [kind, name as KindName]));

/** A hook for one client's option `debug` that tells frame by frame what passes, and when. */
export function traceFrames(tell: (frame: SeenFrame, at: number) => void): DebugHook {
  const rooms = new WeakMap<object, Room>();
  const owners = new ChannelOwners();
  return (event, at) => {
    if (event.kind === "room") rooms.set(event.room.seating, event.room);
    if (event.kind !== "sent" && event.kind !== "received") return;
    let seat: object | undefined;
    for (const frame of event.frames) {
      if (frame.kind === Kind.AT) seat = owners.of(frame.channel, event.channels);
      const room = frame.kind < Kind.AT || seat === undefined ? undefined : rooms.get(seat);
      tell({ way: event.kind, kind: NAMES.get(frame.kind)!, bytes: frameSize(frame), room }, at);
    }
  };
}
