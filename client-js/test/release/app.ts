// An app as it is compiled against the package: with the least TypeScript, and without the DOM's types.
import { Client, gameType, RookeryError, type Room, type Status } from "@rookery/client";
import { attachDebugOverlay, Inspector, simulateNetwork, type Reading } from "@rookery/client/debug";
import { readable } from "@rookery/client/svelte";
import { FakeServer } from "@rookery/client/testing";
import { decodeArenaState } from "./arena_decoders.js";
import { ArenaStateSchema, FromArenaSchema, ToArenaSchema } from "./arena_pb.js";

const Arena = gameType("arena", {
  says: ToArenaSchema,
  hears: FromArenaSchema,
  state: ArenaStateSchema,
  decodeState: decodeArenaState,
});

export async function play(show: (status: Status["kind"]) => void): Promise<void> {
  const client = new Client("wss://one.example", { token: async ({ signal }) => (signal.aborted ? "" : "t.o.k") });
  client.onStatus(({ kind }) => show(kind));
  const room = await client.joinOrCreate(Arena, { listen: (room) => hear(room) });
  room.onState(({ phase, dots }) => console.log(phase, dots[room.seat]?.name));
  // @ts-expect-error: no such field
  room.onState(({ phrase }) => console.log(phrase));
  // @ts-expect-error: internal
  room.seating;
  // @ts-expect-error: internal
  room.restore;
  try {
    room.send("cheer", { text: "hey" });
  } catch (error) {
    if (error instanceof RookeryError && error.code === "window_full") await room.whenWritable();
  }
}

export async function tested(): Promise<string | undefined> {
  const server = new FakeServer();
  const client = new Client("wss://one.example", { token: () => "t.o.k", environment: server.environment });
  const joining = client.joinOrCreate(Arena);
  const there = await server.seat(Arena);
  there.show({ phase: "over" });
  // @ts-expect-error: no such field
  there.show({ phrase: "over" });
  const phase = readable((await joining).select((state) => state.phase));
  let shown: string | undefined;
  phase.subscribe((now) => (shown = now));
  return shown;
}

export function inspected(): Reading {
  const inspector = new Inspector();
  const client = new Client("wss://one.example", { token: () => "t.o.k", ...inspector.options });
  client.onStatus(() => inspector.network.change({ latencyMs: 100 }));
  attachDebugOverlay(inspector, { collapsed: true });
  // @ts-expect-error: no such setting
  simulateNetwork().change({ latency: 100 });
  return inspector.meter.read();
}

function hear(room: Room<typeof ToArenaSchema, typeof FromArenaSchema, typeof ArenaStateSchema>): void {
  room.on("cheered", ({ seat, text }) => console.log(seat, text));
}
