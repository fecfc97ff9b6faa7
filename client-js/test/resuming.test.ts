import { fromBinary } from "@bufbuild/protobuf";
import { expect, test, vi } from "vitest";
import type { Carrier, Frame } from "../src/connection/frame.js";
import {
  Ended_Reason,
  EndedSchema,
  GoAwaySchema,
  GoneSchema,
  JoinRefusedSchema,
  Left_Reason,
  LeftSchema,
  RefusalSchema,
  Resynced_Reason,
  ResumedSchema,
  ResyncedSchema,
} from "./control/rookery/v1/control_pb.js";
import { Kind } from "../src/connection/kind.js";
import { Arena, cheered, seated, snapshot, world } from "./arena.js";
import { at, bytes, frame } from "./fakeServer.js";
import { ToArenaSchema } from "./gen/arena_pb.js";

const SECRET = new Uint8Array(32).fill(9);

/** A player of a type that keeps seats. */
async function playing(terms = {}) {
  const it = await seated([], { resumeWindowMs: 30_000, secret: SECRET, ...terms });
  await it.time.pass(0);
  it.server.socket.news();
  return it;
}

/** The connection breaks, and another one is welcome. */
async function back({ time, server, client }: Awaited<ReturnType<typeof playing>>) {
  await server.socket.drop(1006);
  const { status } = client;
  await time.pass(status.kind === "waiting" ? status.retryInMs : 0);
  await server.socket.welcome();
}

function texts(frames: readonly Frame[]): readonly string[] {
  return frames
    .filter((one): one is Carrier => one.kind === Kind.OPERATION)
    .map(({ payload }) => fromBinary(ToArenaSchema, payload).kind)
    .map((kind) => (kind.case === "cheer" ? kind.value.text : "?"));
}

test("RESUME stands in the same message as hello, behind both numbers", async () => {
  const { time, server, room } = await playing();
  room.send("cheer", { text: "a" });
  await server.socket.say([at(1, 1, 0), snapshot(4, {}), cheered(1), cheered(2)]);
  await server.socket.drop(1006);
  await time.pass(300);
  await server.socket.open();
  const [first] = server.socket.messages;
  expect(first).toMatchObject([{ kind: Kind.HELLO }, at(1, 2, 2), { kind: Kind.RESUME }]);
  expect(server.socket.resumes).toMatchObject([
    {
      room: "room-1",
      session: "session-1",
      secret: SECRET,
      generation: 1,
      epoch: 1n,
      lastMessage: 2n,
      stateVersion: 4n,
      highestOperation: 1n,
    },
  ]);
});

test("the app hears that the player is away, and when they are back", async () => {
  const it = await playing();
  const { server, room } = it;
  const events: unknown[] = [];
  room.onDrop(({ reason, windowMs }) => events.push([room.status, reason.code, windowMs]));
  room.onReturn(() => events.push(room.status));
  room.onEnd(() => events.push("end"));
  await back(it);
  expect(events).toEqual([["away", "closed_1006", 30_000]]);
  await server.socket.resume(1, { operation: 1, message: 1 });
  expect(events.slice(1)).toEqual(["joined"]);
});

test("what was said before and while away goes out once, from where the room says", async () => {
  const it = await playing();
  const { server, room } = it;
  room.send("cheer", { text: "a" });
  room.send("cheer", { text: "b" });
  await it.time.pass(0);
  await server.socket.drop(1006);
  expect(room.send("cheer", { text: "c" })).toBe(3);
  await it.time.pass(300);
  await server.socket.welcome();
  expect(texts(server.socket.news()), "not before the answer").toEqual([]);
  await server.socket.resume(1, { operation: 2, message: 1 });
  const news = server.socket.news();
  expect(news[0]).toEqual(at(1, 2, 0));
  expect(texts(news)).toEqual(["b", "c"]);
});

test("what the room said meanwhile comes once and in order", async () => {
  const it = await playing();
  const { server, room } = it;
  const heard: number[] = [];
  room.on("cheered", ({ seat }) => heard.push(seat));
  await server.socket.say([at(1, 1, 0), cheered(1), cheered(2)]);
  await back(it);
  await server.socket.say([at(1, 3, 0), cheered(9)]); // before the answer: not used
  await server.socket.resume(1, { operation: 1, message: 2 }, [cheered(2), cheered(3), cheered(4)]);
  expect(heard).toEqual([1, 2, 3, 4]);
});

test("an unanswered RESUME is repeated on a new channel with a greater generation", async () => {
  const it = await playing();
  const { time, server, room } = it;
  await back(it);
  server.socket.news();
  await time.pass(1999);
  expect(server.socket.resumes).toHaveLength(1);
  await time.pass(1);
  expect(server.socket.resumes.map(({ generation }) => generation)).toEqual([1, 2]);
  expect(server.socket.news().filter(({ kind }) => kind === Kind.AT)).toEqual([at(2, 1, 0)]);
  await server.socket.resume(1, { operation: 1, message: 1 }); // too late: that channel is over
  expect(room.status).toBe("away");
  await server.socket.resume(2, { operation: 1, message: 1 });
  expect(room.status).toBe("joined");
  await time.pass(4000);
  expect(server.socket.resumes).toHaveLength(2);
});

// It was repeated for ever.
test("a RESUME that stays unanswered until the seat is gone is given up", async () => {
  const it = await playing();
  const { time, server, room } = it;
  const ends: unknown[] = [];
  room.onEnd(({ reason: { code, temporary }, rejoining }) => ends.push([code, temporary, rejoining]));
  await back(it);
  for (let n = 0; n < 28; n++) {
    await time.pass(1000);
    await server.socket.say([bytes(Kind.PING)]);
  }
  expect(ends).toEqual([]);
  await time.pass(4000);
  expect(ends).toEqual([["expired", true, true]]);
  expect(server.socket.joins.length).toBeGreaterThan(0);
});

test("who was without a network for longer than the seat is kept asks once", async () => {
  const it = await playing();
  const { time, server, client, room } = it;
  await server.socket.drop(1006);
  await time.pass(60_000);
  client.wake();
  await time.pass(0);
  await server.socket.welcome();
  await server.socket.resume(1, { operation: 1, message: 1 }); // its room stood still meanwhile
  expect(room.status).toBe("joined");
});

test("a refusal from a gateway is no answer to RESUME", async () => {
  const it = await playing();
  const { server, room } = it;
  await back(it);
  const refusal = { code: "timeout", temporary: true };
  await server.socket.say([at(1, 0, 0), frame(Kind.JOIN_REFUSED, JoinRefusedSchema, refusal)]);
  expect(room.status).toBe("away");
  await it.time.pass(2000);
  await server.socket.resume(2, { operation: 1, message: 1 });
  expect(room.status).toBe("joined");
});

// Each generation that another copy had used cost two seconds of the window.
test("a RESUME of an old generation is said again at once with a greater one", async () => {
  const it = await playing();
  const { server, room } = it;
  await back(it);
  const refusal = { code: "old_generation", temporary: true };
  await server.socket.say([at(1, 0, 0), frame(Kind.JOIN_REFUSED, JoinRefusedSchema, refusal)]);
  expect(server.socket.resumes.map(({ generation }) => generation)).toEqual([1, 2]);
  await server.socket.resume(2, { operation: 1, message: 1 });
  expect(room.status).toBe("joined");
  await server.socket.say([at(2, 0, 0), frame(Kind.JOIN_REFUSED, JoinRefusedSchema, refusal)]);
  await it.time.pass(4000);
  expect(server.socket.resumes, "a seat that is held is not asked for").toHaveLength(2);
});

test("the generation goes on over connections", async () => {
  const it = await playing();
  await back(it);
  await it.server.socket.resume(1, { operation: 1, message: 1 });
  await back(it);
  expect(it.server.socket.resumes).toMatchObject([{ generation: 2 }]);
});

test("a state that did not change while away is not shown again", async () => {
  const it = await playing();
  const { server, room } = it;
  await server.socket.say([at(1, 1, 0), snapshot(4, { phase: "a", dots: { 1: { x: 1 } } })]);
  const seen = vi.fn();
  room.onState(({ phase }) => seen(phase));
  await back(it);
  await server.socket.resume(1, { operation: 1, message: 1 }, [snapshot(5, { phase: "a", dots: { 1: { x: 1 } } })]);
  await back(it);
  await server.socket.resume(1, { operation: 1, message: 1 }, [snapshot(6, { phase: "b" })]);
  expect(seen.mock.calls).toEqual([["a"], ["b"]]);
});

test("RESYNCED says what was lost, and what nobody will ever know", async () => {
  const it = await playing();
  const { server, room } = it;
  const resyncs = vi.fn();
  const losses = vi.fn();
  const heard = vi.fn();
  room.onResync(resyncs);
  room.onLost(losses);
  room.on("cheered", heard);
  const fates = ["a", "b", "c"].map((text) => room.settled(room.send("cheer", { text })));
  await back(it);
  server.socket.news();
  const reason = Resynced_Reason.OUTBOX_OVERFLOWED;
  const numbers = { epoch: 1n, nextOperation: 3n, nextMessage: 9n, lostFrom: 1n, lostTo: 8n };
  const resynced = frame(Kind.RESYNCED, ResyncedSchema, { reason, ...numbers });
  await server.socket.say([at(1, 9, 2), resynced, snapshot(7, {}), cheered(5)]);
  expect(resyncs.mock.calls).toEqual([[{ reason: "outbox_overflowed", missed: { from: 1, to: 8 } }]]);
  expect(losses.mock.calls).toMatchObject([[{ operations: [1, 2], reason: { code: "outbox_overflowed" } }]]);
  expect(heard).toHaveBeenCalledOnce();
  expect(texts(server.socket.news())).toEqual(["c"]);
  await server.socket.say([at(1, 10, 3)]);
  expect(await Promise.all(fates)).toMatchObject([{ kind: "unknown" }, { kind: "unknown" }, { kind: "applied" }]);
});

test("a room that went back in time says so, and its numbers go back too", async () => {
  const it = await playing();
  const { server, room } = it;
  const heard: number[] = [];
  room.on("cheered", ({ seat }) => heard.push(seat));
  room.onResync(({ reason, missed }) => heard.push(reason === "rolled_back" && missed === undefined ? 0 : -1));
  await server.socket.say([at(1, 1, 0), snapshot(9, { phase: "late" }), cheered(1), cheered(2), cheered(3)]);
  await back(it);
  const reason = Resynced_Reason.ROLLED_BACK;
  const resynced = frame(Kind.RESYNCED, ResyncedSchema, { reason, epoch: 2n, nextOperation: 1n, nextMessage: 2n });
  await server.socket.say([at(1, 2, 0), resynced, snapshot(3, { phase: "early" }, 2), cheered(4)]);
  expect(heard).toEqual([1, 2, 3, 0, 4]);
  expect(room.state?.phase).toBe("early");
  await back(it);
  expect(server.socket.resumes).toMatchObject([{ epoch: 2n, lastMessage: 2n }]);
});

/** The room knows what was acknowledged, not what was received. */
test("messages that came are not said to be lost", async () => {
  const it = await playing();
  const { server, room } = it;
  const missed: unknown[] = [];
  room.onResync((resync) => missed.push(resync.missed));
  await server.socket.say([at(1, 1, 0), cheered(1), cheered(2)]);
  const reason = Resynced_Reason.OUTBOX_OVERFLOWED;
  const numbers = { epoch: 1n, nextOperation: 1n, nextMessage: 9n, lostFrom: 1n, lostTo: 8n };
  for (let times = 0; times < 2; times++) {
    await back(it);
    await server.socket.say([at(1, 9, 0), frame(Kind.RESYNCED, ResyncedSchema, { reason, ...numbers }), snapshot(7, {})]);
  }
  expect(missed).toEqual([{ from: 3, to: 8 }, undefined]);
});

/** It was dropped as old where its version was lower, and with it every change after it. */
test("the snapshot behind RESYNCED is taken, whatever its version", async () => {
  const it = await playing();
  const { server, room } = it;
  await server.socket.say([at(1, 1, 0), snapshot(9, { phase: "late" })]);
  await back(it);
  const reason = Resynced_Reason.ROLLED_BACK;
  const resynced = frame(Kind.RESYNCED, ResyncedSchema, { reason, epoch: 1n, nextOperation: 1n, nextMessage: 1n });
  await server.socket.say([at(1, 1, 0), resynced, snapshot(3, { phase: "early" })]);
  expect(room.state?.phase).toBe("early");
});

/** The number of an old state could have been taken for that of the new one. */
test("RESUME names no version of an epoch before", async () => {
  const it = await playing();
  await it.server.socket.say([at(1, 1, 0), snapshot(9, {})]);
  await back(it);
  expect(it.server.socket.resumes).toMatchObject([{ epoch: 1n, stateVersion: 9n }]);
  const resumed = frame(Kind.RESUMED, ResumedSchema, { epoch: 2n, nextOperation: 1n, nextMessage: 1n });
  await it.server.socket.say([at(1, 1, 0), resumed]);
  await back(it);
  expect(it.server.socket.resumes).toMatchObject([{ epoch: 2n, stateVersion: 0n }]);
});

test("GONE after an absence means another seat, unless that was not wanted", async () => {
  const it = await playing();
  const { server, room } = it;
  const events: unknown[] = [];
  room.onLost(({ operations }) => events.push(operations));
  room.onEnd(({ reason: { code, temporary }, rejoining }) => events.push([code, temporary, rejoining]));
  room.onJoin((seat) => events.push(seat));
  room.send("cheer", {});
  await back(it);
  await server.socket.say([at(1, 0, 0), frame(Kind.GONE, GoneSchema, { code: "expired" })]);
  expect(events).toEqual([[1], ["expired", true, true]]);
  expect(server.socket.joins).toHaveLength(1);
  await server.socket.seat(2, { seat: 6 });
  expect(events.slice(2)).toEqual([6]);
});

// Who was kicked while away sat down again by themselves.
test("who left or was sent away while away stays out", async () => {
  const it = await playing();
  const { server, room } = it;
  const events: unknown[] = [];
  room.onEnd(({ reason: { code, temporary }, rejoining }) => events.push([code, temporary, rejoining]));
  await back(it);
  await server.socket.say([at(1, 0, 0), frame(Kind.GONE, GoneSchema, { code: "left" })]);
  expect(events).toEqual([["left", false, false]]);
  expect(room.status).toBe("ended");
  await it.time.pass(10_000);
  expect(server.socket.joins).toHaveLength(0);
});

test("who was replaced while away does not come back", async () => {
  const it = await playing();
  const { server, room } = it;
  await back(it);
  await server.socket.say([at(1, 0, 0), frame(Kind.ENDED, EndedSchema, { reason: Ended_Reason.REPLACED })]);
  expect(room.status).toBe("ended");
  await it.time.pass(10_000);
  expect(server.socket.resumes).toHaveLength(1);
  expect(server.socket.joins).toHaveLength(0);
});

test("a room that moves again and again is followed at a measured pace", async () => {
  const { time, server, room } = await playing();
  const moved = (channel: number) =>
    server.socket.say([at(channel, 0, 0), frame(Kind.ENDED, EndedSchema, { reason: Ended_Reason.MOVED })]);
  await moved(1);
  expect(server.socket.resumes).toHaveLength(1);
  expect(room.status, "nobody notices").toBe("joined");
  await moved(2);
  expect(server.socket.resumes).toHaveLength(1);
  expect(room.status).toBe("away");
  await time.pass(1000);
  expect(server.socket.resumes).toHaveLength(2);
  await server.socket.resume(3, { operation: 1, message: 1 });
  expect(room.status).toBe("joined");
});

// The waits grew to 30 s, as long as the seat is kept.
test("however often a room moves, its seat is asked for every two seconds", async () => {
  const { time, server } = await playing();
  time.chance = 1;
  for (let moves = 1; moves <= 8; moves++) {
    const { length } = server.socket.resumes; // each has a channel of its own
    await server.socket.say([at(length + 1, 0, 0), frame(Kind.ENDED, EndedSchema, { reason: Ended_Reason.MOVED })]);
    await time.pass(2000);
    expect(server.socket.resumes.length).toBeGreaterThan(length);
  }
});

test("rooms on one connection resume each for itself", async () => {
  const it = await playing();
  const { time, server, client, room } = it;
  const joining = client.joinOrCreate(Arena);
  await time.pass(0);
  await server.socket.seat(2, { resumeWindowMs: 30_000, room: "room-2", session: "session-2" });
  const other = await joining;
  await time.pass(0);
  await back(it);
  expect(server.socket.resumes.map(({ session }) => session)).toEqual(["session-1", "session-2"]);
  expect(server.socket.messages, "in one round trip").toHaveLength(2); // and a ping
  await server.socket.resume(2, { operation: 1, message: 1 });
  expect([room.status, other.status]).toEqual(["away", "joined"]);
  await server.socket.resume(1, { operation: 1, message: 1 });
  expect(room.status).toBe("joined");
});

test("a node that stops sends its players away for a while, to another node", async () => {
  const { time, server, client } = world(["wss://one.test", "wss://two.test"]);
  const joining = client.joinOrCreate(Arena);
  await time.pass(0);
  await server.socket.welcome();
  await server.socket.seat(1, { resumeWindowMs: 30_000 });
  const room = await joining;
  await time.pass(0);
  await server.socket.say([frame(Kind.GO_AWAY, GoAwaySchema, { returnInMs: 700 })]);
  room.send("cheer", { text: "still here" });
  await time.pass(0);
  expect(texts(server.socket.news())).toContain("still here");
  await server.socket.drop(4000);
  await time.pass(700);
  expect(server.sockets).toHaveLength(1);
  await time.pass(300);
  expect(server.socket.url).toBe("wss://two.test");
  await server.socket.welcome();
  expect(server.socket.resumes).toHaveLength(1);
});

test("who leaves while away is heard after the return", async () => {
  const it = await playing();
  const { time, server, room } = it;
  await server.socket.drop(1006);
  room.send("cheer", { text: "bye" });
  const leaving = room.leave();
  await time.pass(300);
  await server.socket.welcome();
  await server.socket.resume(1, { operation: 1, message: 1 });
  expect(server.socket.news().map(({ kind }) => kind).slice(-2)).toEqual([Kind.OPERATION, Kind.LEAVE]);
  await server.socket.say([at(1, 1, 2), frame(Kind.LEFT, LeftSchema, { reason: Left_Reason.ASKED })]);
  await leaving;
  expect(room.status).toBe("ended");
});

test("a client that closes gives its seats back first", async () => {
  const { time, server, client } = await playing();
  client.close();
  await time.pass(0);
  expect(server.socket.news()).toEqual([at(1, 1, 0), bytes(Kind.LEAVE)]);
  expect(server.socket.closedWith).toBe(1000);
  expect(time.pendingTimers).toBe(0);
});

test("a page that goes away gives its seats back, as nobody could come back to them", async () => {
  const { time, server, client } = await playing();
  await time.leavePage();
  expect(server.socket.news()).toEqual([at(1, 1, 0), bytes(Kind.LEAVE)]);
  expect(client.status.kind).toBe("closed");
});

test("an operation settles as applied, or as refused, for who asks", async () => {
  const { server, room } = await playing();
  const applied = room.settled(room.send("cheer", {}));
  const refused = room.settled(room.send("cheer", {}));
  expect(room.unsettled).toEqual([1, 2]);
  const refusal = frame(Kind.REFUSAL, RefusalSchema, { operation: 2n, code: "too_loud", text: "Hush" });
  await server.socket.say([at(1, 1, 2), refusal]);
  expect(await applied).toEqual({ kind: "applied" });
  expect(await refused).toEqual({ kind: "refused", code: "too_loud", text: "Hush" });
  await expect(room.settled(2)).rejects.toMatchObject({ code: "settled_before" });
  expect(room.unsettled).toEqual([]);
});

test("who finds the window full may wait until it is not", async () => {
  const { server, room } = await playing({ windowOperations: 1 });
  room.send("cheer", { text: "a" });
  expect(() => room.send("cheer", { text: "b" })).toThrow(expect.objectContaining({ code: "window_full" }));
  const written = room.whenWritable().then(() => room.send("cheer", { text: "b" }));
  await server.socket.say([at(1, 1, 1)]);
  expect(await written).toBe(2);
});

test("who waits for the window of a room that ends is told", async () => {
  const { client, room } = await playing({ windowOperations: 1 });
  room.send("cheer", {});
  expect(() => room.send("cheer", {})).toThrow();
  const waiting = room.whenWritable();
  waiting.catch(() => {});
  client.close();
  await expect(waiting).rejects.toMatchObject({ code: "client_closed" });
  await expect(room.whenWritable()).rejects.toMatchObject({ code: "ended" });
});
