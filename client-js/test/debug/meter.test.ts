import { expect, test } from "vitest";
import { Client, type DebugEvent } from "@rookery/client";
import { Inspector, Meter } from "@rookery/client/debug";
import { FakeServer, settled } from "@rookery/client/testing";
import { resendFrame } from "../../src/connection/frame.js";
import { Kind } from "../../src/connection/kind.js";
import { Arena, cheered, seated, snapshot } from "../arena.js";
import { at } from "../fakeServer.js";

/** A player who is looked into, six seconds after the start. */
async function playing() {
  const server = new FakeServer();
  const inspector = new Inspector(server.environment);
  const client = new Client("wss://one.test", { token: () => "t.o.k", ...inspector.options });
  const joining = client.joinOrCreate(Arena);
  const there = await server.seat(Arena);
  const room = await joining;
  await server.time.pass(6000);
  return { server, client, there, room, time: server.time, network: inspector.network, meter: inspector.meter };
}

test("the hook is told each message with its frames and bytes, before it is handled", async () => {
  const events: DebugEvent[] = [];
  const { time, server, room } = await seated([], {}, { debug: (event) => void events.push(event) });
  events.length = 0;
  const seen: unknown[] = [];
  room.on("cheered", () => seen.push(events.length));
  await time.pass(0);
  room.send("cheer", { text: "hey" });
  await settled();
  await server.socket.say([at(1, 1, 1), cheered(7)]);
  const messages = events.filter(({ kind }) => kind === "sent" || kind === "received");
  expect(messages).toMatchObject([
    { kind: "sent", bytes: server.socket.sizes.at(-1), frames: [{ number: 1 }, { kind: Kind.OPERATION }] },
    { kind: "received", frames: [{ number: 1, ack: 1 }, { kind: Kind.MESSAGE }] },
  ]);
  expect(seen).toEqual([2]);
});

test("a hook that throws is reported, and costs the client nothing", async () => {
  const trouble: unknown[] = [];
  const oops = new Error("oops");
  const { client } = await seated([], {}, {
    debug: () => {
      throw oops;
    },
    onError: (error) => trouble.push(error),
  });
  expect(client.status.kind).toBe("online");
  expect(trouble.length).toBeGreaterThan(0);
  expect(trouble.every((error) => error === oops)).toBe(true);
});

test("messages and states are counted, in all and per second", async () => {
  const { meter, there, time } = await playing();
  await time.pass(2000);
  const before = meter.read();
  expect(before.received.perSecond).toBe(0);
  for (let shown = 0; shown < 45; shown++) {
    await time.pass(50);
    there.show({ phase: "over" });
  }
  await time.pass(0);
  const { states, received, lastStateBytes } = meter.read();
  expect(states.perSecond).toBe(20);
  expect(states.count - before.states.count).toBe(45);
  expect(lastStateBytes).toBe(6);
  expect(received.count - before.received.count).toBe(45);
  expect(received.bytesPerSecond).toBeGreaterThan(states.bytesPerSecond);
  await time.pass(2500);
  expect(meter.read().states.perSecond).toBe(0);
});

test("a snapshot in parts is one state, as large as all of them", async () => {
  const { time, server } = await seatedWith();
  const whole = snapshot(3, { phase: "a long story" });
  const head = [1, 3]; // epoch and version; then the flags of a first, and of a last part
  const rest = whole.payload.subarray(3);
  await server.socket.say([at(1, 1, 0), { kind: Kind.SNAPSHOT, payload: Uint8Array.of(...head, 1, ...rest.subarray(0, 4)) }]);
  expect(meterOf(time).read().states.count).toBe(0);
  await server.socket.say([at(1, 1, 0), { kind: Kind.SNAPSHOT, payload: Uint8Array.of(...head, 2, ...rest.subarray(4)) }]);
  expect(meterOf(time).read()).toMatchObject({ states: { count: 1 }, lastStateBytes: rest.length });
});

test("round trips, jitter and the clock are those of the client", async () => {
  const { meter, network, client, time } = await playing();
  expect(meter.read().roundTrips).toEqual([0, 0, 0, 0, 0, 0]);
  network.change({ latencyMs: 80 });
  await time.pass(5500);
  const { rttMs, jitterMs, offsetMs, roundTrips } = meter.read();
  expect(roundTrips.at(-1)).toBe(80);
  expect([rttMs, jitterMs]).toEqual([client.clock.rtt, client.clock.jitter]);
  expect(offsetMs).toBe(0);
});

test("a window shows what is not acknowledged, also while away", async () => {
  const { meter, network, room, time } = await playing();
  const most = { mostOperations: 256, mostBytes: 256 * 1024 };
  expect(meter.read().seats).toMatchObject([{ room, window: { operations: 0, bytes: 0, ...most } }]);
  network.away(3000);
  for (let said = 0; said < 3; said++) room.send("cheer", { text: "hey" });
  expect(meter.read().seats[0]?.window).toMatchObject({ operations: 3, bytes: 21, ...most });
  await time.pass(4000);
  expect(meter.read().seats[0]).toMatchObject({ window: { operations: 0, bytes: 0 }, written: 3, acknowledged: 3 });
});

test("what is under way and not yet sent is buffered", async () => {
  const { meter, network, room, time } = await playing();
  network.freeze(1000);
  room.send("cheer", { text: "hey" });
  await time.pass(0);
  expect(meter.read().bufferedBytes).toBeGreaterThan(7);
});

test("operations that are written again, and messages that come again, are counted", async () => {
  const { time, server, room } = await seatedWith();
  room.send("cheer", { text: "one" });
  room.send("cheer", { text: "two" });
  await settled();
  await server.socket.say([at(1, 1, 0), resendFrame(1)]);
  await settled();
  await server.socket.say([at(1, 1, 2), cheered(7)]);
  await server.socket.say([at(1, 1, 2), cheered(7)]);
  await server.socket.say([at(1, 3, 2), cheered(7)]); // the second is missing
  await time.pass(100);
  expect(meterOf(time).read().repeats).toEqual({ sentAgain: 2, heardAgain: 1, asked: 1, wasAsked: 1 });
});

test("what a room repeated still counts when the room is over", async () => {
  const { meter, network, room, there, time } = await playing();
  network.change({ latencyMs: 100 });
  room.send("cheer", { text: "under way" });
  await time.pass(10);
  network.cut();
  await time.pass(2000);
  expect(meter.read()).toMatchObject({ repeats: { sentAgain: 1 }, seats: [{ sentAgain: 1 }] });
  there.kick();
  await time.pass(1000);
  expect(meter.read()).toMatchObject({ repeats: { sentAgain: 1 }, seats: [] });
});

test("breaks and returns are told with how long they took, and why", async () => {
  const { meter, network, room, time, client } = await playing();
  network.change({ latencyMs: 100 });
  const from = meter.read().happenings.length;
  network.away(2000);
  await time.pass(2600);
  const { happenings, breaks, lastBreakMs } = meter.read();
  expect(happenings.slice(from).map(({ atMs: _, ...rest }) => rest)).toEqual([
    { what: "away", room: room.id, code: "closed_1006" },
    { what: "broken", code: "closed_1006" },
    { what: "connected", tookMs: 2200 },
    { what: "returned", room: room.id, tookMs: 2200 },
  ]);
  expect([breaks, lastBreakMs]).toEqual([1, 2200]);
  client.close();
  expect(meter.read().happenings.slice(-2)).toMatchObject([{ what: "ended", code: "client_closed" }, { what: "closed" }]);
});

test("at most fifty happenings are remembered", async () => {
  const { meter, network, time } = await playing();
  for (let cut = 0; cut < 20; cut++) {
    network.cut();
    await time.pass(6000);
  }
  expect(meter.read().happenings).toHaveLength(50);
  expect(meter.read().breaks).toBe(20);
});

const meters = new WeakMap<object, Meter>();

/** A seat whose frames the test writes itself. */
async function seatedWith() {
  let meter: Meter | undefined;
  const clock = { now: () => 0, wallClock: () => 0 };
  const it = await seated([], {}, { debug: (event, at) => (meter ??= new Meter(clock)).hook(event, at) });
  meters.set(it.time, meter!);
  return it;
}

function meterOf(time: object): Meter {
  return meters.get(time)!;
}
