import { Client } from "@rookery/client";
import { FakeServer } from "@rookery/client/testing";
import { Arena } from "../arena.js";

/** A test of a page, told as what each side says. */
export async function cheering(): Promise<void> {
  const server = new FakeServer();
  const client = new Client("wss://any", { token: () => "", environment: server.environment });
  const joining = client.joinOrCreate(Arena);
  const there = await server.seat(Arena, { seat: 3 });
  const room = await joining;

  room.send("cheer", { text: "hey" });
  await server.time.pass(0);
  console.assert(there.heard[0]?.case === "cheer");

  there.show({ phase: "over" });
  await server.drop(); // the connection breaks
  await server.time.pass(1000); // and comes back
  console.assert(room.status === "joined" && room.state?.phase === "over");
}
