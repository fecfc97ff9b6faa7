import { expect, test } from "vitest";
import { Client } from "@rookery/client";
import { traceFrames, type SeenFrame } from "@rookery/client/debug";
import { FakeServer } from "@rookery/client/testing";
import { Arena } from "../arena.js";

test("each frame is told by name, with its size and its room, in the order it passed", async () => {
  const server = new FakeServer();
  const frames: SeenFrame[] = [];
  const debug = traceFrames((frame) => frames.push(frame));
  const client = new Client("wss://one.test", { token: () => "t.o.k", environment: server.environment, debug });
  const joining = client.joinOrCreate(Arena);
  const there = await server.seat(Arena);
  const room = await joining;
  await server.time.pass(6000);
  const told = (): readonly string[] =>
    frames.splice(0).map(({ way, kind, room }) => `${way === "sent" ? ">" : "<"} ${kind}${room === undefined ? "" : ` ${room.id}`}`);
  const joined = told().filter((line) => !/P[IO]NG$/.test(line));
  expect(joined.slice(0, 5)).toEqual(["> HELLO", "> AT room-1", "> JOIN room-1", "< WELCOME", "< AT room-1"]);
  room.send("cheer", { text: "hey" });
  await server.time.pass(0);
  const [at, operation] = frames;
  expect([at?.bytes, operation?.bytes]).toEqual([5, 9]); // kind and length, and what is in it
  expect(told()).toEqual(["> AT room-1", "> OPERATION room-1", "< AT room-1"]);
  there.kick();
  await server.time.pass(0);
  expect(told()).toEqual(["< AT room-1", "< LEFT room-1", "> AT room-1"]);
});
