import { Client, inStorage, type GameType, type Room } from "@rookery/client";
import type { FromArenaSchema, ToArenaSchema } from "../gen/arena_pb.js";

type Arena = GameType<typeof ToArenaSchema, typeof FromArenaSchema>;

/** The room this tab was in before it was loaded again, or else any. */
export async function enter(Arena: Arena, token: () => Promise<string>): Promise<Room> {
  const client = new Client("wss://one.example:8443", { token, persist: inStorage(() => sessionStorage) });
  const [room] = client.restore(Arena);
  return room ?? (await client.joinOrCreate(Arena));
}
