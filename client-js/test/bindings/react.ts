import type { Client, Room } from "@rookery/client";
import { useListener, useSelection, useStatus } from "@rookery/client/react";
import { createElement as tag, useState, type ReactElement } from "react";
import type { ArenaStateSchema, FromArenaSchema, ToArenaSchema } from "../gen/arena_pb.js";

type ArenaRoom = Room<typeof ToArenaSchema, typeof FromArenaSchema, typeof ArenaStateSchema>;

/** Who is here, what was cheered last, and whether we are online. */
export function Scores({ client, room }: { client: Client; room: ArenaRoom }): ReactElement {
  const { kind } = useStatus(client);
  const names = useSelection(room, ({ dots }) => Object.values(dots).map(({ name }) => name));
  const [cheer, setCheer] = useState("");
  useListener(() => room.on("cheered", ({ text }) => setCheer(text)), [room]);
  return tag("p", null, `${kind}: ${names?.join(", ") ?? "nobody yet"} ${cheer}`);
}
