import type { Client, Room } from "@rookery/client";
import { createSource } from "@rookery/client/solid";
import { createSignal, onCleanup, type JSX } from "solid-js";
import type { ArenaStateSchema, FromArenaSchema, ToArenaSchema } from "../gen/arena_pb.js";

type ArenaRoom = Room<typeof ToArenaSchema, typeof FromArenaSchema, typeof ArenaStateSchema>;

/** Who is here, what was cheered last, and whether we are online. */
export function Scores(props: { client: Client; room: ArenaRoom }): JSX.Element {
  const names = createSource(props.room.select(({ dots }) => Object.values(dots).map(({ name }) => name)));
  const [kind, setKind] = createSignal<string>("idle");
  const [cheer, setCheer] = createSignal("");
  onCleanup(props.client.onStatus((status) => setKind(status.kind)));
  onCleanup(props.room.on("cheered", ({ text }) => setCheer(text)));
  return (
    <p>
      {kind()}: {names()?.join(", ") ?? "nobody yet"} {cheer()}
    </p>
  );
}
