import { Client, gameType } from "@rookery/client";
import { decodeArenaState } from "../gen/arena_decoders.js";
import { ArenaStateSchema, FromArenaSchema, ToArenaSchema } from "../gen/arena_pb.js";

const Arena = gameType("arena", {
  says: ToArenaSchema,
  hears: FromArenaSchema,
  state: ArenaStateSchema,
  decodeState: decodeArenaState,
});
const client = new Client(location.origin.replace("http", "ws"), { token: async () => (await fetch("/token")).text() });
const room = await client.joinOrCreate(Arena);
room.onState(({ phase }) => (document.title = phase));
room.on("cheered", ({ text }) => document.body.append(text));
document.onclick = () => room.send("cheer", { text: "hey" });
