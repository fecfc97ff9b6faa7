import { expect, test } from "vitest";
import { Client } from "@rookery/client";
import { simulateNetwork } from "@rookery/client/debug";
import { FakeServer, FakeTime, settled } from "@rookery/client/testing";
import { resendFrame } from "../../src/connection/frame.js";
import { Kind } from "../../src/connection/kind.js";
import { Arena } from "../arena.js";
import { at, FakeServer as FrameServer } from "../fakeServer.js";

/** A player on a network that is good until the test spoils it. */
async function playing() {
  const server = new FakeServer();
  const network = simulateNetwork(server.environment);
  const client = new Client("wss://one.test", { token: () => "t.o.k", environment: network.environment });
  const joining = client.joinOrCreate(Arena);
  const there = await server.seat(Arena);
  const room = await joining;
  await server.time.pass(6000); // pings at the start are over, and the connection counts as good
  return { server, network, client, there, room, time: server.time };
}

/** A bare socket on such a network, and what came to either end of it. */
async function wired() {
  const time = new FakeTime();
  const server = new FrameServer(time);
  const network = simulateNetwork(time.environment(server.WebSocket));
  const socket = new network.environment.WebSocket!("wss://one.test", []);
  const came: unknown[] = [];
  const closed: number[] = [];
  socket.onmessage = ({ data }) => came.push(new Uint8Array(data as ArrayBuffer)[0]);
  socket.onclose = ({ code }) => closed.push(code);
  await server.socket.open();
  const say = (first: number): Promise<void> => server.socket.sayBytes(new Uint8Array([first]));
  return { time, server, network, socket, came, closed, say };
}

test("a network nobody spoils changes nothing, not even by a turn", async () => {
  const { came, say } = await wired();
  await say(1);
  expect(came).toEqual([1]);
});

test("latency takes each round trip so much longer", async () => {
  const { network, there, room, time } = await playing();
  network.change({ latencyMs: 200 });
  const settling = room.settled(room.send("cheer", {}));
  let isSettled = false;
  void settling.then(() => (isSettled = true));
  await time.pass(99);
  expect(there.heard).toHaveLength(0);
  await time.pass(1);
  expect(there.heard).toHaveLength(1);
  await time.pass(99);
  expect(isSettled).toBe(false);
  await time.pass(1);
  expect(isSettled).toBe(true);
});

test("jitter holds up what is behind, and never changes the order", async () => {
  const { time, network, came, say } = await wired();
  network.change({ jitterMs: 100 });
  time.chance = 0.9;
  await say(1);
  time.chance = 0;
  await say(2);
  await time.pass(89);
  expect(came).toEqual([]);
  await time.pass(1);
  expect(came).toEqual([1, 2]);
});

test("a lost packet stalls the connection for a retransmission, and loses nothing", async () => {
  const { time, network, came, say } = await wired();
  network.change({ latencyMs: 100, stallPercent: 30 });
  time.chance = 0.2;
  await say(1);
  time.chance = 0.5;
  await say(2);
  await time.pass(349); // half the latency, 200 ms, and a round trip
  expect(came).toEqual([]);
  await time.pass(1);
  expect(came).toEqual([1, 2]);
});

test("dropped messages vanish, but for the first of each way", async () => {
  const { network, socket, server, came, say } = await wired();
  network.change({ dropPercent: 100 });
  await say(1);
  await say(2);
  network.change({ dropPercent: 0 });
  await say(3);
  expect(came).toEqual([1, 3]);
  network.change({ dropPercent: 100 });
  for (const id of [1, 2]) socket.send(new Uint8Array([Kind.PING, 1, id]) as Uint8Array<ArrayBuffer>);
  expect(server.socket.sizes).toHaveLength(1);
});

test("what was dropped on its way to the room is said again when the room asks", async () => {
  const time = new FakeTime();
  const server = new FrameServer(time);
  const network = simulateNetwork(time.environment(server.WebSocket));
  const client = new Client("wss://one.test", { token: () => "t.o.k", environment: network.environment });
  const joining = client.joinOrCreate(Arena);
  await time.pass(0);
  await server.socket.welcome();
  await server.socket.seat(1);
  const room = await joining;
  server.socket.news();
  network.change({ dropPercent: 100 });
  room.send("cheer", { text: "hey" });
  await settled();
  network.change({ dropPercent: 0 });
  expect(server.socket.news()).toEqual([]);
  await time.pass(500); // PROBE asks what became of it
  expect(server.socket.news()).toMatchObject([{ number: 2 }, { kind: Kind.PROBE }]);
  await server.socket.say([at(1, 1, 0), resendFrame(1)]);
  expect(server.socket.news()).toMatchObject([{ number: 1 }, { kind: Kind.OPERATION }]);
});

test("who is cut comes back, with all that was said meanwhile", async () => {
  const { network, client, there, room, time } = await playing();
  network.cut();
  expect(client.status.kind).toBe("waiting");
  expect(room.status).toBe("away");
  room.send("cheer", { text: "still here" });
  await time.pass(600);
  expect(room.status).toBe("joined");
  expect(there.heard).toMatchObject([{ case: "cheer", value: { text: "still here" } }]);
});

test("a cut loses what was under way, and the session makes up for it", async () => {
  const { network, there, room, time } = await playing();
  network.change({ latencyMs: 100 });
  room.send("cheer", { text: "under way" });
  await time.pass(10);
  network.cut();
  expect(there.heard).toHaveLength(0);
  await time.pass(2000);
  expect(there.heard).toMatchObject([{ value: { text: "under way" } }]);
  expect(room.unsettled).toEqual([]);
});

test("who is kept away returns as soon as the network does", async () => {
  const { network, client, room, time } = await playing();
  network.away(30_000);
  await time.pass(29_999);
  expect(room.status).toBe("away");
  await time.pass(1);
  expect(room.status).toBe("joined");
  expect(client.status.kind).toBe("online");
});

test("a frozen network passes nothing and tells nobody; what was said comes behind it", async () => {
  const { network, client, there, room, time } = await playing();
  network.freeze(1500);
  room.send("cheer", { text: "in the tunnel" });
  there.tell("cheered", { seat: 7 });
  const heard: number[] = [];
  room.on("cheered", ({ seat }) => heard.push(seat));
  await time.pass(1499);
  expect([client.status.kind, heard, there.heard]).toEqual(["online", [], []]);
  await time.pass(1);
  expect(heard).toEqual([7]);
  expect(there.heard).toHaveLength(1);
});

test("more than eight mebibytes under way break the connection", async () => {
  const { network, closed, server } = await wired();
  network.freeze(1000);
  const mebibyte = new Uint8Array(1024 * 1024);
  for (let sent = 0; sent < 8; sent++) await server.socket.sayBytes(mebibyte);
  expect(closed).toEqual([]);
  await server.socket.sayBytes(mebibyte);
  expect(closed).toEqual([1006]);
});

test("settings that make no sense are refused by name", () => {
  const network = simulateNetwork(new FakeServer().environment);
  expect(() => network.change({ latencyMs: -1 })).toThrow("latencyMs is -1: from 0 to 60000");
  expect(() => network.change({ dropPercent: NaN })).toThrow("dropPercent is NaN");
  expect(() => network.change({ latency: 3 } as never)).toThrow("A network has no latency: latencyMs, ");
  expect(network.settings).toEqual({ latencyMs: 0, jitterMs: 0, stallPercent: 0, dropPercent: 0 });
});
