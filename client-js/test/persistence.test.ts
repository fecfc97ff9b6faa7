import { fromBinary } from "@bufbuild/protobuf";
import { expect, test, vi } from "vitest";
import { inStorage, type Client } from "@rookery/client";
import type { Carrier, Frame } from "../src/connection/frame.js";
import {
  Ended_Reason,
  EndedSchema,
  GoneSchema,
  Left_Reason,
  LeftSchema,
  RefusalSchema,
  Resynced_Reason,
  ResyncedSchema,
} from "./control/rookery/v1/control_pb.js";
import type { SessionStorage } from "../src/session/keptSession.js";
import { Kind } from "../src/connection/kind.js";
import { Arena, cheered, snapshot, world } from "./arena.js";
import { at, frame } from "./fakeServer.js";
import { ToArenaSchema } from "./gen/arena_pb.js";

/** What `sessionStorage` is to a tab; `full` for when it takes nothing more. */
class FakeStorage implements SessionStorage {
  entries: Map<string, string>;
  full = false;

  constructor(entries: Iterable<readonly [string, string]> = []) {
    this.entries = new Map(entries);
  }

  /** The same, as the page finds it that is loaded next. */
  afterReload(): FakeStorage {
    const next = new FakeStorage();
    next.entries = this.entries;
    return next;
  }

  getItem(key: string): string | null {
    return this.entries.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.full) throw new Error("QuotaExceededError");
    this.entries.set(key, value);
  }

  removeItem(key: string): void {
    this.entries.delete(key);
  }
}

const TERMS = { resumeWindowMs: 30_000, secret: new Uint8Array(32).fill(9) };

async function playing(persist = new FakeStorage()) {
  const it = world("wss://one.test", { persist: inStorage(persist) });
  const joining = it.client.joinOrCreate(Arena, { metadata: { map: "north" }, options: { colour: "red" } });
  await it.time.pass(0);
  await it.server.socket.welcome();
  await it.server.socket.seat(1, TERMS);
  const room = await joining;
  await it.time.pass(0);
  return { ...it, room, persist };
}

/** The page is loaded again: nothing but the storage is left. */
async function reloaded(persist: FakeStorage) {
  const it = world("wss://one.test", { persist: inStorage(persist.afterReload()) });
  const rooms = it.client.restore(Arena);
  return { ...it, rooms, persist };
}

async function online({ time, server }: { time: { pass(ms: number): Promise<void> }; server: ReturnType<typeof world>["server"] }) {
  await time.pass(0);
  await server.socket.welcome();
}

function texts(frames: readonly Frame[]): readonly string[] {
  return frames
    .filter((one): one is Carrier => one.kind === Kind.OPERATION)
    .map(({ payload }) => fromBinary(ToArenaSchema, payload).kind)
    .map((kind) => (kind.case === "cheer" ? kind.value.text : "?"));
}

test("a page that is loaded again has its room back, and says again what was not acknowledged", async () => {
  const before = await playing();
  before.room.send("cheer", { text: "a" });
  before.room.send("cheer", { text: "b" });
  await before.time.pass(0);
  await before.server.socket.say([at(1, 1, 1), snapshot(3, {}), cheered(1), cheered(2)]);
  before.room.send("cheer", { text: "c" }); // never written
  const after = await reloaded(before.persist);
  const [room] = after.rooms;
  expect(room).toMatchObject({ status: "away", id: "room-1", seat: 1, unsettled: [2, 3] });
  const heard: number[] = [];
  room?.on("cheered", ({ seat }) => heard.push(seat));
  expect(room?.send("cheer", { text: "d" })).toBe(4);
  await online(after);
  expect(after.server.socket.resumes).toMatchObject([
    { session: "session-1", secret: TERMS.secret, generation: 1, lastMessage: 2n, stateVersion: 0n, highestOperation: 2n },
  ]);
  await after.server.socket.resume(1, { operation: 2, message: 3 }, [snapshot(3, { phase: "a" }), cheered(3)]);
  expect(texts(after.server.socket.news())).toEqual(["b", "c", "d"]);
  expect(heard).toEqual([3]);
  expect(room).toMatchObject({ status: "joined", state: { phase: "a" } });
});

test("a page that goes away keeps its seats for the next one", async () => {
  const { time, server, client } = await playing();
  server.socket.news();
  await time.leavePage();
  expect(server.socket.news()).toEqual([]);
  expect(client.status.kind).toBe("online");
});

test("nothing is on a wire that is not in the storage", async () => {
  const { time, server, room, persist } = await playing();
  const now = (): unknown => JSON.parse(persist.getItem("rookery.wss://one.test.session-1.now") ?? "null");
  const send = server.socket.send.bind(server.socket);
  const stored: unknown[] = [];
  server.socket.send = (data) => {
    stored.push(now());
    send(data);
  };
  room.send("cheer", { text: "a" });
  await time.pass(0);
  expect(stored).toMatchObject([{ highest: 1, generation: 0 }]);
  await server.socket.say([at(1, 1, 0), cheered(1)]);
  expect(now()).toMatchObject({ received: 1 });
  await server.socket.drop(1006);
  await time.pass(300);
  const resumed = server.socket;
  const sendAgain = resumed.send.bind(resumed);
  resumed.send = (data) => {
    stored.push(now());
    sendAgain(data);
  };
  await resumed.open();
  expect(stored.at(-1)).toMatchObject({ generation: 1, received: 1 });
});

test("what is acknowledged, and a session that is over, leave nothing behind", async () => {
  const { time, server, room, persist } = await playing();
  room.send("cheer", { text: "a" });
  room.send("cheer", { text: "b" });
  await time.pass(0);
  expect([...persist.entries.keys()]).toContain("rookery.wss://one.test.session-1.2");
  await server.socket.say([at(1, 1, 1)]);
  expect([...persist.entries.keys()].sort()).toEqual([
    "rookery.wss://one.test.session-1",
    "rookery.wss://one.test.session-1.2",
    "rookery.wss://one.test.session-1.now",
    "rookery.wss://one.test.sessions",
  ]);
  await server.socket.say([at(1, 1, 2), frame(Kind.LEFT, LeftSchema, { reason: Left_Reason.KICKED })]);
  expect(persist.entries.size).toBe(0);
});

test("a fate that was told before the reload is not told again as another", async () => {
  const before = await playing();
  before.room.send("cheer", {});
  await before.time.pass(0);
  await before.server.socket.say([at(1, 1, 0), frame(Kind.REFUSAL, RefusalSchema, { operation: 1n, code: "no" })]);
  const after = await reloaded(before.persist);
  expect(after.rooms[0]?.unsettled).toEqual([]);
});

test("a restored room that was away too long joins again as somebody new", async () => {
  const before = await playing();
  const after = await reloaded(before.persist);
  const [room] = after.rooms;
  const ends = vi.fn();
  room?.onEnd(({ reason, rejoining }) => ends(reason.code, rejoining));
  await online(after);
  await after.server.socket.say([at(1, 0, 0), frame(Kind.GONE, GoneSchema, { code: "expired" })]);
  expect(ends.mock.calls).toEqual([["expired", true]]);
  expect(after.server.socket.joins).toMatchObject([
    { target: { value: "arena" }, metadata: { map: "north" }, options: before.server.socket.joins[0]?.options },
  ]);
  await after.server.socket.seat(2, { ...TERMS, session: "session-2", seat: 4 });
  expect(room?.seat).toBe(4);
  expect([...before.persist.entries.keys()]).toEqual(["rookery.wss://one.test.session-2", "rookery.wss://one.test.session-2.now", "rookery.wss://one.test.sessions"]);
});

test("of a duplicated tab the newer copy has the seat, and the older one knows", async () => {
  const first = await playing();
  first.room.send("cheer", { text: "both have this" });
  const copy = await reloaded(new FakeStorage(first.persist.entries));
  first.room.send("cheer", { text: "only the first has this" });
  const [room] = copy.rooms;
  const losses = vi.fn();
  const resyncs = vi.fn();
  room?.onLost(({ operations }) => losses(operations));
  room?.onResync(({ reason }) => resyncs(reason));
  await online(copy);
  room?.send("cheer", { text: "has a number that was taken" });
  const reason = Resynced_Reason.SECOND_COPY;
  const resynced = frame(Kind.RESYNCED, ResyncedSchema, { reason, epoch: 1n, nextOperation: 3n, nextMessage: 1n });
  await copy.server.socket.say([at(1, 1, 2), resynced, snapshot(2, {})]);
  expect(resyncs.mock.calls).toEqual([["second_copy"]]);
  expect(losses.mock.calls).toEqual([[[1, 2]]]);
  expect(room?.send("cheer", { text: "goes on" })).toBe(3);

  const ends = vi.fn();
  first.room.onEnd(({ reason }) => ends(reason.code));
  await first.server.socket.say([at(1, 0, 0), frame(Kind.ENDED, EndedSchema, { reason: Ended_Reason.REPLACED })]);
  expect(ends.mock.calls).toEqual([["replaced"]]);
  expect(first.persist.entries.size, "its own copy of the storage").toBe(0);
  expect(copy.persist.entries.size).toBeGreaterThan(0);
});

/** Its LEAVE had a number that the other copy had used, and was never said. */
test("a duplicated tab that leaves says so, whatever the other said before", async () => {
  const first = await playing();
  const copy = await reloaded(new FakeStorage(first.persist.entries));
  copy.rooms[0]?.leave();
  first.room.send("cheer", { text: "only the first has this" });
  await online(copy);
  const reason = Resynced_Reason.SECOND_COPY;
  const resynced = frame(Kind.RESYNCED, ResyncedSchema, { reason, epoch: 1n, nextOperation: 2n, nextMessage: 1n });
  copy.server.socket.news();
  await copy.server.socket.say([at(1, 1, 1), resynced, snapshot(2, {})]);
  await copy.time.pass(0);
  expect(copy.server.socket.news()).toMatchObject([{ kind: Kind.AT, number: 2 }, { kind: Kind.LEAVE }]);
});

test("a storage that takes nothing more ends the keeping, not the game", async () => {
  const { time, server, room, persist } = await playing();
  persist.full = true;
  room.send("cheer", { text: "a" });
  await time.pass(0);
  expect(texts(server.socket.news())).toEqual(["a"]);
  expect(time.reported).toHaveLength(1);
  persist.full = false;
  room.send("cheer", { text: "b" });
  expect((await reloaded(persist)).rooms).toEqual([]);
});

test.each([
  ["no JSON", "rookery.wss://one.test.session-1.now", "{"],
  ["an operation that is missing", "rookery.wss://one.test.session-1.1", ""],
  ["a list that is none", "rookery.wss://one.test.sessions", "7"],
])("a spoilt storage restores nothing: %s", async (_, key, value) => {
  const { time, room, persist } = await playing();
  room.send("cheer", {});
  await time.pass(0);
  persist.setItem(key, value);
  expect((await reloaded(persist)).rooms).toEqual([]);
});

test("each session is restored once, and only as the game it was", async () => {
  const before = await playing();
  const after = await reloaded(before.persist);
  expect(after.client.restore(Arena)).toEqual([]);
  const other: Client = world("wss://one.test", { persist: inStorage(before.persist) }).client;
  expect(other.restore({ ...Arena, name: "chat" })).toEqual([]);
});

test("a room that was being left is left, and not given to the page", async () => {
  const before = await playing();
  before.room.send("cheer", { text: "bye" });
  void before.room.leave();
  const after = await reloaded(before.persist);
  expect(after.rooms).toEqual([]);
  await online(after);
  await after.server.socket.resume(1, { operation: 1, message: 1 });
  expect(after.server.socket.news().map(({ kind }) => kind).slice(-2)).toEqual([Kind.OPERATION, Kind.LEAVE]);
  await after.server.socket.say([at(1, 1, 2), frame(Kind.LEFT, LeftSchema, { reason: Left_Reason.ASKED })]);
  expect(before.persist.entries.size).toBe(0);
});

test("without a storage, and in types that keep no seats, nothing is kept", async () => {
  expect(world().client.restore(Arena)).toEqual([]);
  const persist = new FakeStorage();
  const it = world("wss://one.test", { persist: inStorage(persist) });
  void it.client.joinOrCreate(Arena);
  await online(it);
  await it.server.socket.seat(1, { resumeWindowMs: 0 });
  expect(persist.entries.size).toBe(0);
});

// A second client on the page took over the first one's live seat, which ended it as replaced.
test("a second client of the page does not take over the seats of the first", async () => {
  const { persist } = await playing();
  const second = world("wss://one.test", { persist: inStorage(persist) });
  expect(second.client.restore(Arena)).toEqual([]);
});

test("what a client of one cluster keeps, clients of others do not restore", async () => {
  const { persist } = await playing();
  const other = world("wss://other.test", { persist: inStorage(persist.afterReload()) });
  expect(other.client.restore(Arena)).toEqual([]);
  const named = world("wss://one.test", { persist: inStorage(persist.afterReload(), { key: "the second" }) });
  expect(named.client.restore(Arena)).toEqual([]);
  const same = world("wss://one.test", { persist: inStorage(persist.afterReload()) });
  expect(same.client.restore(Arena)).toHaveLength(1);
});

test("a client that knows its servers in another order restores what it kept", async () => {
  const persist = new FakeStorage();
  const it = world(["wss://one.test", "wss://two.test"], { persist: inStorage(persist) });
  void it.client.joinOrCreate(Arena);
  await online(it);
  await it.server.socket.seat(1, TERMS);
  const after = world(["wss://two.test", "wss://one.test"], { persist: inStorage(persist.afterReload()) });
  expect(after.client.restore(Arena)).toHaveLength(1);
});

test("a page that may not touch its storage plays without it, and gives its seat back when it goes", async () => {
  const onError = vi.fn();
  const persist = (): never => {
    throw new Error("SecurityError");
  };
  const it = world("wss://one.test", { persist: inStorage(persist), onError });
  const joining = it.client.joinOrCreate(Arena);
  await online(it);
  await it.server.socket.seat(1, TERMS);
  await joining;
  await it.time.leavePage();
  expect(it.client.status.kind).toBe("closed");
  expect(onError.mock.calls).toMatchObject([[{ code: "storage_failed" }, "warning"]]);
});
