import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { Kind } from "../src/connection/kind.js";
import { Arena, change, cheered, seated, snapshot, world } from "./arena.js";
import { at } from "./fakeServer.js";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };

test("hello and the first join share the first message", async () => {
  const { time, server, client } = world();
  void client.joinOrCreate(Arena, { metadata: { map: "north" }, options: { colour: "red" } });
  await time.pass(0);
  await server.socket.open();
  expect(server.socket.protocols).toEqual(["rookery.v1"]);
  expect(server.socket.messages.map((frames) => frames.map(({ kind }) => kind))).toEqual([
    [Kind.HELLO, Kind.AT, Kind.JOIN],
  ]);
  expect(server.socket.hello).toMatchObject({ token: "t.o.k", sdk: `rookery-js/${manifest.version}` });
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

test("a listener that is cancelled by one before it does not hear", async () => {
  const { time, server, room } = await seated();
  await time.pass(0);
  const cancelled = vi.fn();
  room.on("cheered", () => cancel());
  const cancel = room.on("cheered", cancelled);
  await server.socket.say([at(1, 1, 0), cheered(3)]);
  expect(cancelled).not.toHaveBeenCalled();
});

test("who has left hears nothing more, also of the same message", async () => {
  const { time, server, room } = await seated([snapshot(1, {})]);
  await time.pass(0);
  const heard: unknown[] = [];
  room.on("cheered", ({ seat }) => {
    heard.push(seat);
    void room.leave();
  });
  room.onState(({ phase }) => heard.push(phase));
  heard.length = 0;
  await server.socket.say([at(1, 1, 0), cheered(3), cheered(4), change(1, 2, { phase: "over" })]);
  await server.socket.say([at(1, 3, 0), cheered(5)]);
  expect(heard).toEqual([3]);
});

test("who leaves while what came with the seat is told hears no more of it", async () => {
  const { time, room } = await seated([cheered(7), cheered(8)]);
  const heard: number[] = [];
  room.on("cheered", ({ seat }) => {
    heard.push(seat);
    void room.leave();
  });
  await time.pass(0);
  expect(heard).toEqual([7]);
});

test("who listens in the join's options misses nothing, whatever they await later", async () => {
  const { time, server, client } = world();
  const heard: unknown[] = [];
  const joining = client.joinOrCreate(Arena, {
    listen: (room) => {
      room.on("cheered", ({ seat }) => heard.push(seat));
      room.onState(({ phase }) => heard.push(phase));
      room.onJoin((seat) => heard.push(`seat ${seat}`));
    },
  });
  await time.pass(0);
  await server.socket.welcome();
  await server.socket.seat(1, {}, [snapshot(1, { phase: "warm-up" }), cheered(7)]);
  await joining;
  await time.pass(1000);
  expect(heard).toEqual(["seat 1", "warm-up", 7]);
});
