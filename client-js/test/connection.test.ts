import { runInNewContext } from "node:vm";
import { fromBinary } from "@bufbuild/protobuf";
import { expect, test, vi } from "vitest";
import { encodeFrames } from "../src/connection/frame.js";
import { PingSchema, PongSchema, WelcomeSchema } from "./control/rookery/v1/control_pb.js";
import { Kind } from "../src/connection/kind.js";
import { Arena, cheered, seated, world } from "./arena.js";
import { at, bytes, frame } from "./fakeServer.js";

async function online(init = {}) {
  const it = world();
  it.client.connect();
  await it.time.pass(0);
  await it.server.socket.welcome(init);
  return it;
}

test("a ping is answered at once, with our clock", async () => {
  const { time, server } = await online();
  await server.socket.say([frame(Kind.PING, PingSchema, { id: 9, sentMs: 12345 })]);
  const [pong] = server.socket.carriers(Kind.PONG);
  expect(fromBinary(PongSchema, pong?.payload ?? new Uint8Array())).toMatchObject({
    id: 9,
    sentMs: 12345,
    clockMs: 1_700_000_000_000 + time.now,
  });
});

test("the server's clock is known to half of the shortest round trip", async () => {
  const { time, server, client } = await online({ serverTimeMs: 5_000_000 });
  expect(client.clock.serverNow()).toBe(5_000_000);
  await server.socket.pong(80);
  expect(client.clock.serverNow()).toBe(1_700_000_000_000 + time.now);
  expect(client.clock.rtt).toBe(80);
  expect(client.clock.jitter).toBe(0);
});

test("the clock is asked several times at the start, then every five seconds", async () => {
  const { time, server } = await online({ pingTimeoutMs: 60_000 });
  await time.pass(1000);
  expect(server.socket.carriers(Kind.PING)).toHaveLength(5);
  await time.pass(10_000);
  expect(server.socket.carriers(Kind.PING)).toHaveLength(7);
});

test("a connection that hears nothing for the ping interval and its timeout is dropped", async () => {
  const { time, server, client } = await online({ pingIntervalMs: 3000, pingTimeoutMs: 2000 });
  await time.pass(4000);
  await server.socket.say([frame(Kind.PING, PingSchema, { id: 1 })]);
  await time.pass(4999);
  expect(client.status.kind).toBe("online");
  await time.pass(1);
  expect(client.status).toMatchObject({ kind: "waiting", reason: { code: "ping_timeout" } });
  expect(server.socket.closedWith).toBe(1000);
});

test("a page that slept asks before it gives its connection up", async () => {
  const { time, server, client } = await online();
  const pings = server.socket.carriers(Kind.PING).length;
  await time.sleep(60_000);
  expect(client.status.kind).toBe("online");
  expect(server.socket.carriers(Kind.PING).length).toBeGreaterThan(pings);
  await time.pass(2000);
  expect(client.status.kind).toBe("waiting");
});

test("a server that never answers hello is given up", async () => {
  const { time, server, client } = world();
  client.connect();
  await time.pass(0);
  await server.socket.open();
  await time.pass(10_000);
  expect(client.status.kind).toBe("waiting");
});

test.each([
  ["an unknown kind", [0x09, 0x00]],
  ["a frame without AT", [0x28, 0x00]],
  ["a welcome that is none", [0x02, 0x01, 0x07]],
  ["no bytes", []],
])("%s from the server closes the connection for good", async (_, message) => {
  const { client, server } = await online();
  await server.socket.sayBytes(new Uint8Array(message));
  expect(server.socket.closedWith).toBe(4300);
  expect(client.status).toMatchObject({ kind: "closed", reason: { code: "protocol_violation", temporary: false } });
});

test("text from the server closes the connection for good", async () => {
  const { client, server } = await online();
  await server.socket.sayText("hello");
  expect(server.socket.closedWith).toBe(4300);
  expect(client.status.kind).toBe("closed");
});

test("a socket that was given up says nothing any more", async () => {
  const { time, server, client, room } = await seated();
  const old = server.socket;
  const heard = vi.fn();
  room.on("cheered", heard);
  await old.drop(1006);
  await time.pass(1000);
  await server.socket.welcome();
  await server.socket.seat(1);
  await old.say([at(1, 1, 0), cheered(1)]);
  await old.drop(4300);
  expect(client.status.kind).toBe("online");
  expect(heard).not.toHaveBeenCalled();
});

test("several rooms share a socket, each on its channel", async () => {
  const { time, server, client, room } = await seated();
  const joining = client.joinOrCreate(Arena);
  await time.pass(0);
  await server.socket.seat(2, { room: "room-2", seat: 5 });
  const other = await joining;
  expect([room.id, other.id, other.seat]).toEqual(["room-1", "room-2", 5]);
  await time.pass(0);
  const heard: unknown[] = [];
  room.on("cheered", ({ seat }) => heard.push(["room-1", seat]));
  other.on("cheered", ({ seat }) => heard.push(["room-2", seat]));
  await server.socket.say([at(2, 1, 0), cheered(4), at(1, 1, 0), cheered(6)]);
  expect(heard).toEqual([
    ["room-2", 4],
    ["room-1", 6],
  ]);
  expect(server.sockets).toHaveLength(1);
});

test("what several rooms say in one turn is one message, unless it is too large for one", async () => {
  const { time, server, client, room } = await seated([], { windowBytes: 100_000 });
  const joining = client.joinOrCreate(Arena);
  await time.pass(0);
  await server.socket.seat(2, { windowBytes: 100_000 });
  const other = await joining;
  await time.pass(0);
  const before = server.socket.messages.length;
  room.send("cheer", { text: "a" });
  other.send("cheer", { text: "b" });
  await time.pass(0);
  expect(server.socket.messages.slice(before).map((frames) => frames.map(({ kind }) => kind))).toEqual([
    [Kind.AT, Kind.OPERATION, Kind.AT, Kind.OPERATION],
  ]);
  for (const text of ["c", "d"]) room.send("cheer", { text: text.repeat(9000) });
  other.send("cheer", { text: "e".repeat(9000) });
  await time.pass(0);
  expect(server.socket.messages.length).toBe(before + 4);
  expect(Math.max(...server.socket.sizes)).toBeLessThanOrEqual(16 * 1024);
  expect(server.socket.messages.slice(before + 1).map(([first]) => first)).toEqual([
    at(1, 2, 0),
    at(1, 3, 0),
    at(2, 2, 0),
  ]);
});

test("at most sixteen rooms share a socket", async () => {
  const { client } = await online();
  for (let n = 0; n < 16; n++) void client.joinOrCreate(Arena);
  await expect(client.joinOrCreate(Arena)).rejects.toMatchObject({ code: "too_many_rooms", temporary: true });
});

test("no more channels are opened than the gateway admits", async () => {
  const { time, server, client } = await online({ maxChannels: 1 });
  const first = client.joinOrCreate(Arena);
  const second = client.joinOrCreate(Arena);
  await time.pass(0);
  expect(server.socket.joins).toHaveLength(1);
  await server.socket.seat(1);
  const room = await first;
  void room.leave();
  await server.socket.say([at(1, 1, 1), bytes(Kind.LEFT)]);
  await time.pass(2000);
  await server.socket.seat(2, { seat: 9 });
  await expect(second).resolves.toMatchObject({ seat: 9 });
});

test("frames on channels that nobody opened are dropped", async () => {
  const { client, server } = await online();
  await server.socket.say([at(7, 3, 0), bytes(Kind.PROBE)]);
  expect(server.socket.news()).toEqual([]);
  expect(client.status.kind).toBe("online");
});

test("behind hello nothing more is said before welcome", async () => {
  const { time, server, client } = world();
  client.connect();
  await time.pass(0);
  await server.socket.open();
  void client.joinOrCreate(Arena).catch(() => {});
  await time.pass(100);
  expect(server.socket.messages).toHaveLength(1);
});

// It was taken for text, and closed the client for good: jsdom's buffers are such.
test("a message in an ArrayBuffer of another realm is read as any", async () => {
  const { time, server, client } = world();
  client.connect();
  await time.pass(0);
  await server.socket.open();
  const bytes = encodeFrames([frame(Kind.WELCOME, WelcomeSchema, { subject: "guest-1" })]);
  const foreign = runInNewContext(`new Uint8Array([${bytes.join()}]).buffer`) as unknown;
  expect(foreign).not.toBeInstanceOf(ArrayBuffer);
  server.socket.onmessage?.({ data: foreign } as never);
  expect(client.status.kind).toBe("online");
});
