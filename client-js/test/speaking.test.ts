import { fromBinary, toBinary, create } from "@bufbuild/protobuf";
import { expect, test, vi } from "vitest";
import type { Carrier, Frame } from "../src/connection/frame.js";
import { RefusalSchema, Resynced_Reason, ResyncedSchema } from "./control/rookery/v1/control_pb.js";
import { Kind } from "../src/connection/kind.js";
import { change, cheered, headed, message, seated, snapshot, stateBytes } from "./arena.js";
import { at, bytes, frame } from "./fakeServer.js";
import { FromArenaSchema, ToArenaSchema } from "./gen/arena_pb.js";

/** What was said, as the room reads it. */
function said(frames: readonly Frame[]): readonly unknown[] {
  return frames
    .filter((one): one is Carrier => one.kind === Kind.OPERATION)
    .map(({ payload }) => fromBinary(ToArenaSchema, payload).kind)
    .map(({ case: name, value }) => (name === "steer" ? value.x : name));
}

async function playing(terms = {}) {
  const it = await seated([], terms);
  await it.time.pass(0);
  it.server.socket.news();
  return it;
}

test("a full window says so, and the operation is not dropped in silence", async () => {
  const { time, server, room } = await playing();
  for (let n = 0; n < 4; n++) room.send("cheer", {});
  expect(() => room.send("cheer", {})).toThrow(expect.objectContaining({ code: "window_full", temporary: true }));
  await time.pass(0);
  expect(said(server.socket.news())).toHaveLength(4);
  await server.socket.say([at(1, 1, 1)]);
  expect(room.send("cheer", {})).toBe(5);
});

// A loop that awaited whenWritable spun for ever, and no acknowledgement came in between: what was
// refused was not the operation, but the latest value that goes before it.
test("there is place only when there is place for the latest values before it, too", async () => {
  const { time, server, room } = await playing({ windowBytes: 100 });
  room.send("cheer", { text: "x".repeat(88) });
  room.sendLatest("steer", { x: 1, y: 1 });
  await time.pass(0);
  server.socket.news();
  expect(() => room.send("cheer", {})).toThrow(expect.objectContaining({ code: "window_full" }));
  const writable = vi.fn();
  void room.whenWritable().then(writable);
  await time.pass(0);
  expect(writable).not.toHaveBeenCalled();
  await server.socket.say([at(1, 1, 1)]);
  expect(writable).toHaveBeenCalled();
  room.send("cheer", {});
  await time.pass(0);
  expect(said(server.socket.news())).toEqual([1, "cheer"]);
});

test("a latest value that is too large is refused at once, and stands in nobody's way", async () => {
  const { room } = await playing({ windowBytes: 100_000 });
  const large = { text: "x".repeat(17_000) };
  expect(() => room.sendLatest("cheer", large)).toThrow(expect.objectContaining({ code: "too_big" }));
  expect(room.send("cheer", {})).toBe(1);
});

test("a latest value that the next server is too small for is given up, and the app is told", async () => {
  const { time, server, room } = await playing({ windowBytes: 100_000, windowOperations: 1, resumeWindowMs: 30_000 });
  room.send("cheer", {});
  room.sendLatest("cheer", { text: "x".repeat(10_000) });
  await time.pass(0);
  await server.socket.drop(1006);
  await time.pass(300);
  await server.socket.welcome({ maxMessageBytes: 4096 });
  await server.socket.resume(1, { operation: 2, message: 1 });
  await server.socket.say([at(1, 1, 1)]);
  await time.pass(1000);
  expect(time.reported).toMatchObject([{ code: "too_big" }]);
  expect(room.send("cheer", {})).toBe(2);
});

test("what the window could never hold is too large", async () => {
  const { room } = await playing({ windowBytes: 100 });
  expect(() => room.send("cheer", { text: "x".repeat(100) })).toThrow(expect.objectContaining({ code: "too_big" }));
});

test("what is too large for a message is refused at once", async () => {
  const { room } = await playing({ windowBytes: 100_000 });
  expect(() => room.send("cheer", { text: "x".repeat(17_000) })).toThrow(expect.objectContaining({ code: "too_big" }));
  expect(room.send("cheer", {})).toBe(1);
});

test("a refused operation is reported by its number", async () => {
  const { server, room } = await playing();
  const refused = vi.fn();
  room.onRefusal(refused);
  const operation = room.send("cheer", {});
  const refusal = { operation: 1n, code: "too_loud", text: "Not so loud" };
  await server.socket.say([at(1, 1, 1), frame(Kind.REFUSAL, RefusalSchema, refusal)]);
  expect(refused).toHaveBeenCalledWith({ operation, code: "too_loud", text: "Not so loud" });
});

test("a lost operation is sent again when the room misses it", async () => {
  const { time, server, room } = await playing();
  room.send("steer", { x: 1 });
  room.send("steer", { x: 2 });
  await time.pass(0);
  server.socket.news();
  await server.socket.say([at(1, 1, 0), bytes(Kind.RESEND, 1)]);
  const again = server.socket.news();
  expect(again[0]).toEqual(at(1, 1, 0));
  expect(said(again)).toEqual([1, 2]);
});

test("a lost tail is probed for", async () => {
  const { time, server, room } = await playing();
  await server.socket.pong(40);
  room.send("cheer", {});
  await time.pass(139);
  server.socket.news();
  await time.pass(1);
  expect(server.socket.news()).toEqual([at(1, 2, 0), bytes(Kind.PROBE)]);
});

test("a message that is missing is asked for, and what comes twice is heard once", async () => {
  const { server, room } = await playing();
  const heard: number[] = [];
  room.on("cheered", ({ seat }) => heard.push(seat));
  await server.socket.say([at(1, 2, 0), cheered(2)]);
  expect(server.socket.news()).toEqual([at(1, 1, 0), bytes(Kind.RESEND, 1)]);
  await server.socket.say([at(1, 1, 0), cheered(1), cheered(2)]);
  await server.socket.say([at(1, 1, 0), cheered(1), cheered(2), cheered(3)]);
  expect(heard).toEqual([1, 2, 3]);
});

test("messages are acknowledged alone after a second", async () => {
  const { time, server } = await playing();
  await server.socket.say([at(1, 1, 0), cheered(1)]);
  await time.pass(999);
  expect(server.socket.news()).toEqual([]);
  await time.pass(1);
  expect(server.socket.news()).toEqual([at(1, 1, 1)]);
});

test("PROBE is answered at once", async () => {
  const { server } = await playing();
  await server.socket.say([at(1, 1, 0), bytes(Kind.PROBE)]);
  expect(server.socket.news()).toEqual([at(1, 1, 0)]);
});

test("messages the room forgot are reported, and what follows is heard", async () => {
  const { server, room } = await playing();
  const resyncs = vi.fn();
  const heard = vi.fn();
  room.onResync(resyncs);
  room.on("cheered", heard);
  const reason = Resynced_Reason.OUTBOX_OVERFLOWED;
  const resynced = { reason, nextOperation: 1n, nextMessage: 9n, lostFrom: 1n, lostTo: 8n, epoch: 1n };
  await server.socket.say([at(1, 9, 0), frame(Kind.RESYNCED, ResyncedSchema, resynced), snapshot(3, {}), cheered(4)]);
  expect(resyncs.mock.calls).toEqual([[{ reason: "outbox_overflowed", missed: { from: 1, to: 8 } }]]);
  expect(heard).toHaveBeenCalledOnce();
  expect(server.socket.news()).toEqual([]);
});

test("volatile messages are heard, and change no number", async () => {
  const { server, room } = await playing();
  const heard = vi.fn();
  room.on("cheered", heard);
  await server.socket.say([at(1, 1, 0), { ...cheered(4), kind: Kind.VOLATILE }]);
  await server.socket.say([at(1, 1, 0), cheered(5)]);
  expect(heard.mock.calls.map(([{ seat }]) => seat)).toEqual([4, 5]);
});

test("of latest only the newest goes out, at most at the type's input rate", async () => {
  const { time, server, room } = await playing({ inputRate: 10, windowOperations: 100 });
  for (let x = 1; x <= 50; x++) {
    room.sendLatest("steer", { x });
    await time.pass(10);
  }
  await time.pass(100);
  expect(said(server.socket.news())).toEqual([1, 10, 20, 30, 40, 50]);
});

test("a pending latest goes out before a later send", async () => {
  const { time, server, room } = await playing();
  room.sendLatest("steer", { x: 1 });
  room.sendLatest("steer", { x: 2 });
  room.send("cheer", {});
  await time.pass(0);
  expect(said(server.socket.news())).toEqual([1, 2, "cheer"]);
});

test("different latest messages wait for slots of their own", async () => {
  const { time, server, room } = await playing({ inputRate: 10 });
  room.sendLatest("steer", { x: 1 });
  room.sendLatest("cheer", {});
  room.sendLatest("steer", { x: 2 });
  room.sendLatest("steer", { x: 3 });
  await time.pass(100);
  expect(said(server.socket.news())).toEqual([1, "cheer"]);
  await time.pass(100);
  expect(said(server.socket.news())).toEqual([3]);
});

test("latest waits while the window is full, and is not lost", async () => {
  const { time, server, room } = await playing({ windowOperations: 1 });
  room.send("cheer", {});
  room.sendLatest("steer", { x: 1 });
  room.sendLatest("steer", { x: 2 });
  await time.pass(300);
  expect(said(server.socket.news())).toEqual(["cheer"]);
  await server.socket.say([at(1, 1, 1)]);
  await time.pass(100);
  expect(said(server.socket.news())).toEqual([2]);
});

test("latest is kept while joining again", async () => {
  const { time, server, room } = await playing();
  await server.socket.drop(1006);
  room.sendLatest("steer", { x: 7 });
  await time.pass(300);
  await server.socket.welcome();
  await server.socket.seat(1);
  expect(said(server.socket.news())).toEqual([7]);
});

test("each new state is shown, whole, with what it contains of ours", async () => {
  const { server, room } = await playing();
  const seen: unknown[] = [];
  room.onState(({ phase, dots }, about) => seen.push([phase, Object.keys(dots), about]));
  await server.socket.say([at(1, 1, 0), snapshot(1, { phase: "a" })]);
  await server.socket.say([at(1, 1, 0, 2), change(1, 2, { phase: "b", dots: { 3: { name: "Ada" } } })]);
  expect(seen).toEqual([
    ["a", [], { version: 1, contains: 0 }],
    ["b", ["3"], { version: 2, contains: 2 }],
  ]);
  expect(room.state?.phase).toBe("b");
});

test("a change on top of a state we do not have is not shown, and the state is asked for", async () => {
  const { server, room } = await playing();
  await server.socket.say([at(1, 1, 0), snapshot(1, { phase: "a" })]);
  await server.socket.say([at(1, 1, 0), change(2, 3, { phase: "c" })]);
  expect(room.state?.phase).toBe("a");
  expect(server.socket.news()).toEqual([at(1, 1, 0), bytes(Kind.RESEND, 1)]);
});

test("a snapshot in parts is shown when the last has come", async () => {
  const { server, room } = await playing();
  const whole = stateBytes({ phase: "a phase with a long name" });
  const part = (flags: number, from: number, to: number) =>
    headed(Kind.SNAPSHOT, [1, 4, flags], whole.subarray(from, to));
  await server.socket.say([at(1, 1, 0), part(1, 0, 5)]);
  await server.socket.say([at(1, 1, 0), part(0, 5, 9), at(1, 1, 0), part(2, 9, whole.length)]);
  expect(room.state?.phase).toBe("a phase with a long name");
});

test("who starts to look late sees the state at once", async () => {
  const { server, room } = await playing();
  await server.socket.say([at(1, 1, 0), snapshot(1, { phase: "a" })]);
  const seen = vi.fn();
  const stop = room.onState(seen);
  expect(seen).toHaveBeenCalledOnce();
  stop();
  await server.socket.say([at(1, 1, 0), change(1, 2, {})]);
  expect(seen).toHaveBeenCalledOnce();
});

test("messages come after the state they were sent with", async () => {
  const { server, room } = await playing();
  const seen: unknown[] = [];
  room.onState(({ phase }) => seen.push(phase));
  room.on("timeUp", () => seen.push("time up"));
  const timeUp = message({ kind: { case: "timeUp", value: {} } });
  await server.socket.say([at(1, 1, 0), snapshot(1, { phase: "over" }), timeUp]);
  expect(seen).toEqual(["over", "time up"]);
});

test("what this client does not know yet is passed over", async () => {
  const { server, room } = await playing();
  const known = toBinary(FromArenaSchema, create(FromArenaSchema, { kind: { case: "cheered", value: { seat: 2 } } }));
  const heard = vi.fn();
  room.on("cheered", heard);
  const later = new Uint8Array([0x7a, 0x01, 0x41]); // field 15
  await server.socket.say([
    at(1, 1, 0),
    { kind: Kind.MESSAGE, payload: later },
    { kind: Kind.MESSAGE, payload: new Uint8Array([...known, ...later]) },
  ]);
  expect(heard).toHaveBeenCalledOnce();
  const whole = new Uint8Array([...stateBytes({ phase: "a" }), ...later]);
  await server.socket.say([at(1, 3, 0), headed(Kind.SNAPSHOT, [1, 1, 3], whole)]);
  expect(room.state?.phase).toBe("a");
  expect(room.state?.$unknown).toBeUndefined();
  expect(room.status).toBe("joined");
});

test("a game's message that cannot be read ends that room, and gives the seat back", async () => {
  const { time, server, client, room } = await playing();
  const ends = vi.fn();
  room.onEnd(ends);
  await server.socket.say([at(1, 1, 0), { kind: Kind.MESSAGE, payload: new Uint8Array([0x0a, 0x09]) }]);
  await time.pass(0);
  expect(ends.mock.calls).toMatchObject([[{ reason: { code: "bad_payload", temporary: false } }]]);
  expect(server.socket.news()).toMatchObject([at(1, 1, 1), { kind: Kind.LEAVE }]);
  expect(client.status.kind).toBe("online");
});
