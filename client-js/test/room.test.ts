import { expect, test, vi } from "vitest";
import { Kind } from "../src/kind.js";
import { Arena, cheered, seated, snapshot, world } from "./arena.js";
import { at } from "./fakeServer.js";

test("hello and the first join share the first message", async () => {
  const { time, server, client } = world();
  void client.joinOrCreate(Arena, { metadata: { map: "north" }, options: { colour: "red" } });
  await time.pass(0);
  await server.socket.open();
  expect(server.socket.protocols).toEqual(["rookery.v1"]);
  expect(server.socket.messages.map((frames) => frames.map(({ kind }) => kind))).toEqual([
    [Kind.HELLO, Kind.AT, Kind.JOIN],
  ]);
  expect(server.socket.hello.token).toBe("t.o.k");
  expect(server.socket.joins).toMatchObject([
    { target: { case: "type", value: "arena" }, metadata: { map: "north" } },
  ]);
  expect(server.socket.joins[0]?.id).toHaveLength(16);
});

test("what comes with the seat is heard by who listens after the join", async () => {
  const { time, room } = await seated([snapshot(1, { phase: "warm-up" }), cheered(7)]);
  const heard: unknown[] = [];
  room.onState(({ phase }) => heard.push(phase));
  room.on("cheered", ({ seat }) => heard.push(seat));
  await time.pass(0);
  expect(heard).toEqual(["warm-up", 7]);
  expect(room).toMatchObject({ seat: 1, id: "room-1", status: "joined" });
});

test("what a player says in one go is one message", async () => {
  const { time, server, room } = await seated();
  expect([room.send("steer", { x: 1, y: 2 }), room.send("cheer", {})]).toEqual([1, 2]);
  await time.pass(0);
  expect(server.socket.news()).toMatchObject([
    at(1, 1, 0),
    { kind: Kind.OPERATION },
    { kind: Kind.OPERATION },
  ]);
});

test("a listener that throws keeps no other from hearing", async () => {
  const { time, server, room } = await seated();
  await time.pass(0);
  const other = vi.fn();
  room.on("cheered", () => {
    throw new Error("the app's own");
  });
  room.on("cheered", other);
  await server.socket.say([at(1, 1, 0), cheered(3)]);
  expect(other).toHaveBeenCalledOnce();
  expect(time.reported).toHaveLength(1);
});
