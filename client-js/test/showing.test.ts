import { gameType } from "@rookery/client";
import { expect, test, vi } from "vitest";
import type { Carrier } from "../src/connection/frame.js";
import { Kind } from "../src/connection/kind.js";
import { Arena, change, cheered, headed, snapshot, world } from "./arena.js";
import { at } from "./fakeServer.js";
import { decodeArenaState } from "./gen/arena_decoders.js";

/** A client that is seated and listens, and counts the states that it decodes. */
async function looking(more: readonly Carrier[] = []) {
  const decode = vi.fn((bytes: Uint8Array) => decodeArenaState(bytes));
  const Counting = gameType(Arena.name, { ...Arena, state: Arena.state!, options: Arena.options!, decodeState: decode });
  const { time, server, client } = world();
  const joining = client.joinOrCreate(Counting);
  await time.pass(0);
  await server.socket.welcome();
  await server.socket.seat(1, {}, more);
  const room = await joining;
  const told: unknown[] = [];
  room.onState(({ phase }, { version }) => told.push([phase, version]));
  room.on("cheered", ({ seat }) => told.push([`cheered by ${seat}`, room.state?.phase]));
  room.onDrop(() => told.push("dropped"));
  room.onEnd(({ reason }) => told.push(reason.code));
  await time.pass(0);
  return { server, room, decode, told };
}

test("of several states in one message only the newest is decoded and shown", async () => {
  const { server, room, decode, told } = await looking();
  const phases = vi.fn();
  room.select(({ phase }) => phase, phases);
  const [first, second] = [snapshot(1, { phase: "a" }), change(1, 2, { phase: "b" })];
  await server.socket.say([at(1, 1, 0), first, second, at(1, 1, 0), change(2, 3, { phase: "c" })]);
  expect(told).toEqual([["c", 3]]);
  expect(phases.mock.calls).toEqual([["c"]]);
  expect(decode).toHaveBeenCalledOnce();
});

test("of the states of several messages in one turn only the newest is decoded and shown", async () => {
  const { server, decode, told } = await looking();
  const first = server.socket.say([at(1, 1, 0), snapshot(1, { phase: "a" })]);
  const second = server.socket.say([at(1, 1, 0), change(1, 2, { phase: "b" })]);
  await Promise.all([first, second]);
  expect(told).toEqual([["b", 2]]);
  expect(decode).toHaveBeenCalledOnce();
});

test("of the states that come with the seat only the newest is decoded and shown", async () => {
  const { decode, told } = await looking([snapshot(1, { phase: "a" }), change(1, 2, { phase: "b" })]);
  expect(told).toEqual([["b", 2]]);
  expect(decode).toHaveBeenCalledOnce();
});

test("a message finds the state it was sent with, and not a later one", async () => {
  const { server, told } = await looking();
  const states = [snapshot(1, { phase: "a" }), change(1, 2, { phase: "b" }), cheered(7), change(2, 3, { phase: "c" })];
  await server.socket.say([at(1, 1, 0), ...states]);
  expect(told).toEqual([["b", 2], ["cheered by 7", "b"], ["c", 3]]);
});

test("a state is shown before the connection that brought it is said to be gone", async () => {
  const { server, told } = await looking();
  const showing = server.socket.say([at(1, 1, 0), snapshot(1, { phase: "a" })]);
  await Promise.all([showing, server.socket.drop(1006)]);
  expect(told[0]).toEqual(["a", 1]);
  expect(told).toHaveLength(2);
});

test("a state that cannot be read ends the room when it is the newest", async () => {
  const { server, told } = await looking();
  const spoilt = (from: number) => headed(Kind.CHANGE, [1, from, from + 1, 0], new Uint8Array([10, 9]));
  await server.socket.say([at(1, 1, 0), snapshot(1, {}), spoilt(1), change(2, 3, { phase: "c" })]);
  expect(told).toEqual([["c", 3]]);
  await server.socket.say([at(1, 1, 0), spoilt(3)]);
  expect(told).toEqual([["c", 3], "bad_payload"]);
});
