import { fromBinary } from "@bufbuild/protobuf";
import { expect, test, vi } from "vitest";
import {
  Ended_Reason,
  EndedSchema,
  GoneSchema,
  Join_Mode,
  JoinRefusedSchema,
  Left_Reason,
  LeftSchema,
} from "./control/rookery/v1/control_pb.js";
import { Kind } from "../src/connection/kind.js";
import { Arena, cheered, seated, snapshot, world } from "./arena.js";
import { ArenaOptionsSchema } from "./gen/arena_pb.js";
import { at, bytes, frame } from "./fakeServer.js";

async function online() {
  const it = world();
  it.client.connect();
  await it.time.pass(0);
  await it.server.socket.welcome();
  return it;
}

test("each way to join says what it wants", async () => {
  const { time, server, client } = await online();
  void client.joinOrCreate(Arena);
  void client.join(Arena, { metadata: { map: "north" } });
  void client.create(Arena);
  void client.joinById(Arena, "room-9");
  await time.pass(0);
  expect(server.socket.joins.map(({ target, mode, metadata }) => [target.value, mode, metadata])).toEqual([
    ["arena", Join_Mode.JOIN_OR_CREATE, {}],
    ["arena", Join_Mode.JOIN, { map: "north" }],
    ["arena", Join_Mode.CREATE, {}],
    ["room-9", Join_Mode.UNSPECIFIED, {}],
  ]);
  expect(server.socket.news().filter(({ kind }) => kind === Kind.AT)).toEqual([1, 2, 3, 4].map((n) => at(n, 1, 0)));
});

test("a refused join is rejected with the server's code", async () => {
  const { time, server, client } = await online();
  const joining = client.joinOrCreate(Arena);
  await time.pass(0);
  const refusal = { code: "room_full", text: "No seat is free", temporary: true };
  void server.socket.say([at(1, 0, 0), frame(Kind.JOIN_REFUSED, JoinRefusedSchema, refusal)]);
  await expect(joining).rejects.toMatchObject({ code: "room_full", message: "No seat is free", temporary: true });
});

test("an unanswered join is repeated on a new channel as the same join", async () => {
  const { time, server, client } = await online();
  const joining = client.joinOrCreate(Arena);
  await time.pass(1999);
  expect(server.socket.joins).toHaveLength(1);
  await time.pass(1);
  const [first, second] = server.socket.joins;
  expect(second).toEqual({ ...first, attempt: 2 }); // a late copy of the first must not win
  expect(server.socket.news().filter(({ kind }) => kind === Kind.AT)).toEqual([at(1, 1, 0), at(2, 1, 0)]);
  await server.socket.seat(1, { seat: 4 }); // too late: that channel is over
  await server.socket.seat(2, { seat: 5 });
  await expect(joining).resolves.toMatchObject({ seat: 5 });
  await time.pass(4000);
  expect(server.socket.joins).toHaveLength(2);
});

test("two joins are never the same join", async () => {
  const { time, server, client } = await online();
  void client.joinOrCreate(Arena);
  void client.joinOrCreate(Arena);
  await time.pass(0);
  const [first, second] = server.socket.joins;
  expect(first?.id).not.toEqual(second?.id);
});

test("a join that nobody ever answers is given up", async () => {
  const { time, server, client } = await online();
  const joining = client.joinOrCreate(Arena);
  joining.catch(() => {});
  for (let n = 0; n < 20; n++) {
    await time.pass(1000);
    await server.socket.say([bytes(Kind.PING)]);
  }
  await expect(joining).rejects.toMatchObject({ code: "join_unanswered", temporary: true });
});

// The seat was taken for as long as the connection lasted, and nobody sat in it.
test("a seat that comes after ten unanswered joins is given back", async () => {
  const { time, server, client } = await online();
  const joining = client.joinOrCreate(Arena);
  joining.catch(() => {});
  for (let n = 0; n < 20; n++) {
    await time.pass(1000);
    await server.socket.say([bytes(Kind.PING)]);
  }
  await expect(joining).rejects.toMatchObject({ code: "join_unanswered" });
  expect(server.socket.joins).toHaveLength(10);
  server.socket.news();
  await server.socket.seat(10);
  expect(server.socket.news()).toEqual([at(10, 1, 0), bytes(Kind.LEAVE)]);
  await time.pass(200); // the LEAVE may have been lost
  expect(server.socket.news()).toEqual([at(10, 2, 0), bytes(Kind.PROBE)]);
});

test("a join that is given up gives back the seat it may get", async () => {
  const { time, server, client } = await online();
  const giveUp = new AbortController();
  const joining = client.joinOrCreate(Arena, { signal: giveUp.signal });
  joining.catch(() => {});
  await time.pass(0);
  giveUp.abort();
  await expect(joining).rejects.toMatchObject({ name: "AbortError" });
  server.socket.news();
  await server.socket.seat(1);
  expect(server.socket.news()).toEqual([at(1, 1, 0), bytes(Kind.LEAVE)]);
});

test("what comes before JOINED, and does not end the channel, is dropped", async () => {
  const { time, server, client } = await online();
  const joining = client.joinOrCreate(Arena);
  await time.pass(0);
  await server.socket.say([at(1, 1, 0), cheered(1), snapshot(1, { phase: "early" })]);
  await server.socket.seat(1);
  const room = await joining;
  await time.pass(0);
  expect(room.state).toBeUndefined();
});

test("leaving is done when the room says so, and its last word is acknowledged", async () => {
  const { time, server, room } = await seated();
  await time.pass(0);
  const ends = vi.fn();
  room.onEnd(ends);
  room.send("cheer", {});
  const leaving = room.leave();
  await time.pass(0);
  expect(server.socket.news()).toMatchObject([at(1, 1, 0), { kind: Kind.OPERATION }, { kind: Kind.LEAVE }]);
  expect(() => room.send("cheer", {})).toThrow(expect.objectContaining({ code: "ended" }));
  await server.socket.say([at(1, 1, 2), cheered(3), frame(Kind.LEFT, LeftSchema, { reason: Left_Reason.ASKED })]);
  await leaving;
  expect(server.socket.news()).toEqual([at(1, 3, 2)]);
  expect(ends.mock.calls).toMatchObject([[{ reason: { code: "left" } }]]);
  expect(room.status).toBe("ended");
  await server.socket.say([at(1, 3, 2), bytes(Kind.PROBE)]); // on a channel that is over
  expect(server.socket.news()).toEqual([]);
});

test.each([
  [Left_Reason.KICKED, "kicked"],
  [Left_Reason.ROOM_CLOSED, "room_closed"],
])("a room that ends the session says why: %s", async (reason, code) => {
  const { time, server, room } = await seated();
  await time.pass(0);
  const ends = vi.fn();
  room.onEnd(ends);
  await server.socket.say([at(1, 1, 0), frame(Kind.LEFT, LeftSchema, { reason, text: "because" })]);
  expect(ends.mock.calls).toMatchObject([[{ reason: { code, message: "because" }, rejoining: false }]]);
  await time.pass(0);
  expect(server.socket.news()).toEqual([at(1, 1, 1)]);
});

const lost = (channel: number) => [at(channel, 0, 0), frame(Kind.ENDED, EndedSchema, { reason: Ended_Reason.ROOM_LOST })];

test("a room that died with its node ends with ROOM_LOST when that is wanted, and its operations are reported", async () => {
  const { time, server, client } = world();
  const joining = client.joinOrCreate(Arena, { rejoin: false });
  await time.pass(0);
  await server.socket.welcome();
  await server.socket.seat(1);
  const room = await joining;
  await time.pass(0);
  const ends = vi.fn();
  const losses = vi.fn();
  room.onEnd(ends);
  room.onLost(losses);
  room.send("cheer", {});
  room.send("cheer", {});
  await server.socket.say(lost(1));
  expect(ends.mock.calls).toMatchObject([[{ reason: { code: "room_lost", temporary: true }, rejoining: false }]]);
  expect(losses.mock.calls).toMatchObject([[{ operations: [1, 2], reason: { code: "room_lost" } }]]);
  expect(room.status).toBe("ended");
  expect(() => room.send("cheer", {})).toThrow(expect.objectContaining({ code: "ended" }));
  expect(() => room.sendLatest("steer", {})).not.toThrow();
});

// Each game wrote this by hand.
test("after its room died with its node the player joins another, a moment later", async () => {
  const { time, server, room } = await seated();
  await time.pass(0);
  const events: unknown[] = [];
  room.onEnd(({ reason, rejoining }) => events.push([reason.code, rejoining]));
  room.onJoin((seat) => events.push([seat, room.id]));
  await server.socket.say(lost(1));
  expect(room.status).toBe("joining");
  expect(server.socket.joins, "not all its players at once").toHaveLength(1);
  await time.pass(250);
  expect(server.socket.joins.map(({ target }) => target)).toEqual(Array(2).fill({ case: "type", value: "arena" }));
  await server.socket.seat(2, { room: "room-2", seat: 5 });
  expect(events).toEqual([["room_lost", true], [5, "room-2"]]);
});

// Whoever opened such a link saw an empty page that said "online".
test("a room of another game is left, and the join says so", async () => {
  const { time, server, client } = world();
  const joining = client.joinById(Arena, "room-1");
  const rejected = expect(joining).rejects.toMatchObject({
    code: "wrong_type",
    temporary: false,
    message: "Room room-1 is of type chat",
  });
  await time.pass(0);
  await server.socket.welcome();
  await server.socket.seat(1, { type: "chat" });
  await rejected;
  await time.pass(0);
  expect(server.socket.news().some(({ kind }) => kind === Kind.LEAVE)).toBe(true);
});

test.each(["joinById", "create"] as const)("a lost room gives way to another of its type, also after %s", async (way) => {
  const { time, server, client } = world();
  const joining = way === "create" ? client.create(Arena) : client.joinById(Arena, "room-1");
  await time.pass(0);
  await server.socket.welcome();
  await server.socket.seat(1);
  await joining;
  await server.socket.say(lost(1));
  await time.pass(250);
  const mode = way === "create" ? Join_Mode.CREATE : Join_Mode.JOIN_OR_CREATE;
  expect(server.socket.joins.at(-1)).toMatchObject({ target: { case: "type", value: "arena" }, mode });
});

test("who leaves while a lost room gives way joins no other", async () => {
  const { time, server, room } = await seated();
  await time.pass(0);
  room.onEnd(({ rejoining }) => rejoining && void room.leave());
  await server.socket.say(lost(1));
  await time.pass(1000);
  expect(server.socket.joins).toHaveLength(1);
  expect(room.status).toBe("ended");
});

test("GONE ends the room, with the server's code", async () => {
  const { time, server, room } = await seated();
  await time.pass(0);
  const ends = vi.fn();
  room.onEnd(ends);
  const heard = vi.fn();
  room.on("cheered", heard);
  const gone = frame(Kind.GONE, GoneSchema, { code: "unknown_session" });
  await server.socket.say([at(1, 0, 0), gone, { ...cheered(1), kind: Kind.VOLATILE }]);
  expect(heard).not.toHaveBeenCalled();
  expect(ends.mock.calls).toMatchObject([[{ reason: { code: "unknown_session", temporary: false } }]]);
});

test("who was replaced does not come back", async () => {
  const { time, server, room } = await seated();
  await time.pass(0);
  server.socket.news();
  await server.socket.say([at(1, 0, 0), frame(Kind.ENDED, EndedSchema, { reason: Ended_Reason.REPLACED })]);
  await time.pass(10_000);
  expect(room.status).toBe("ended");
  expect(server.sockets.flatMap(({ joins }) => joins)).toHaveLength(1);
});

test("a room that moved is resumed on a new channel", async () => {
  const { time, server, room } = await seated();
  await time.pass(0);
  server.socket.news();
  await server.socket.say([at(1, 0, 0), frame(Kind.ENDED, EndedSchema, { reason: Ended_Reason.MOVED })]);
  expect(room.status).toBe("joined");
  expect(server.socket.news()).toMatchObject([at(2, 1, 0), { kind: Kind.RESUME }]);
});

test("when the connection breaks the room says so, and joins again as somebody new", async () => {
  const { time, server, room } = await seated();
  await time.pass(0);
  const events: unknown[] = [];
  room.onEnd(({ reason: { code, temporary }, rejoining }) => events.push([code, temporary, rejoining]));
  room.onLost(({ operations }) => events.push(operations));
  room.onJoin((seat) => events.push([seat, room.status]));
  room.on("cheered", ({ seat }) => events.push(seat));
  room.send("cheer", {});
  await server.socket.drop(1006);
  expect(events).toEqual([[1], ["connection_lost", true, true]]);
  expect(() => room.send("cheer", {})).toThrow(expect.objectContaining({ code: "not_joined", temporary: true }));
  await time.pass(300);
  await server.socket.welcome();
  const [first, second] = server.sockets.flatMap(({ joins }) => joins);
  expect(second?.target).toEqual(first?.target);
  expect(second?.id).not.toEqual(first?.id);
  await server.socket.seat(1, { seat: 2, nextOperation: 1n }, [cheered(8)]);
  expect(events.slice(2)).toEqual([[2, "joined"], 8]);
  expect(room.send("cheer", {})).toBe(1);
});

test("a room that was joined not to come back is over when the connection breaks", async () => {
  const { time, server, client } = await online();
  const joining = client.joinOrCreate(Arena, { rejoin: false });
  await time.pass(0);
  await server.socket.seat(1);
  const room = await joining;
  await time.pass(0);
  await server.socket.drop(1006);
  expect(room.status).toBe("ended");
  await time.pass(1000);
  await server.socket.welcome();
  expect(server.socket.joins).toEqual([]);
});

test("a room made for us is joined again by its id, as others may sit in it", async () => {
  const { time, server, client } = await online();
  const joining = client.create(Arena);
  await time.pass(0);
  await server.socket.seat(1, { room: "room-7" });
  await joining;
  await time.pass(0);
  await server.socket.drop(1006);
  await time.pass(500);
  await server.socket.welcome();
  expect(server.socket.joins).toMatchObject([{ target: { case: "room", value: "room-7" } }]);
});

test("a join again is repeated when it is refused for now, and given up when for good", async () => {
  const { time, server, room } = await seated();
  await time.pass(0);
  const ends = vi.fn();
  room.onEnd(ends);
  await server.socket.drop(1006);
  await time.pass(300);
  await server.socket.welcome();
  const refuse = (channel: number, temporary: boolean) =>
    server.socket.say([at(channel, 0, 0), frame(Kind.JOIN_REFUSED, JoinRefusedSchema, { code: "room_full", temporary })]);
  await refuse(1, true);
  expect(room.status).toBe("joining");
  await time.pass(300);
  expect(server.socket.joins).toHaveLength(2);
  await refuse(2, false);
  expect(room.status).toBe("ended");
  expect(ends.mock.calls).toMatchObject([
    [{ reason: { code: "connection_lost" }, rejoining: true }],
    [{ reason: { code: "room_full" }, rejoining: false }],
  ]);
});

test("who leaves while joining again has left, whatever the answer", async () => {
  const { time, server, room } = await seated();
  await time.pass(0);
  const ends = vi.fn();
  await server.socket.drop(1006);
  await time.pass(300);
  await server.socket.welcome();
  room.onEnd(ends);
  const leaving = room.leave();
  await server.socket.say([at(1, 0, 0), frame(Kind.JOIN_REFUSED, JoinRefusedSchema, { code: "room_full" })]);
  await leaving;
  expect(ends.mock.calls).toMatchObject([[{ reason: { code: "left" } }]]);
});

test("who leaves while waiting to join again has left at once", async () => {
  const { time, server, room } = await seated();
  await time.pass(0);
  await server.socket.drop(1006);
  await room.leave();
  expect(room.status).toBe("ended");
  await time.pass(300);
  await server.socket.welcome();
  expect(server.socket.joins).toEqual([]);
});

test("a connection that breaks while leaving means having left", async () => {
  const { time, server, room } = await seated();
  await time.pass(0);
  const losses = vi.fn();
  room.onLost(losses);
  const operation = room.send("cheer", {});
  const leaving = room.leave();
  await server.socket.drop(1006);
  await leaving;
  expect(losses.mock.calls).toMatchObject([[{ operations: [operation] }]]);
  await time.pass(500);
  await server.socket.welcome();
  expect(server.socket.joins).toEqual([]);
});

test("options that are a function are asked for each join, and not for its repetitions", async () => {
  const { time, server, client } = world();
  let tickets = 0;
  const joining = client.joinOrCreate(Arena, { options: async () => ({ colour: `ticket ${++tickets}` }) });
  await time.pass(0);
  await server.socket.welcome();
  await time.pass(2000); // unanswered: the same join again
  await server.socket.seat(2);
  await joining;
  await server.socket.say(lost(2));
  await time.pass(250);
  const colours = server.socket.joins.map(({ options }) => fromBinary(ArenaOptionsSchema, options).colour);
  expect(colours).toEqual(["ticket 1", "ticket 1", "ticket 2"]);
});

test("options that cannot be had end the join, or wait when there was a seat before", async () => {
  const { time, server, client } = world();
  const options = vi.fn<() => Promise<{ colour: string }>>().mockRejectedValueOnce(new Error("away"));
  await Promise.all([
    expect(client.joinOrCreate(Arena, { options })).rejects.toMatchObject({ code: "no_options", temporary: true }),
    time.pass(0).then(() => server.socket.welcome()),
  ]);
  options.mockResolvedValueOnce({ colour: "red" }).mockRejectedValueOnce(new Error("away")).mockResolvedValueOnce({ colour: "blue" });
  const joining = client.joinOrCreate(Arena, { options });
  await time.pass(0);
  await server.socket.seat(1);
  const room = await joining;
  await server.socket.say(lost(1));
  await time.pass(250);
  expect(room.status).toBe("joining");
  await time.pass(1000);
  expect(server.socket.joins).toHaveLength(2);
});

test("who leaves while the app looks for its options joins nowhere", async () => {
  const { time, server, client } = world();
  const signals: AbortSignal[] = [];
  const giveUp = new AbortController();
  const joining = client.joinOrCreate(Arena, {
    signal: giveUp.signal,
    options: ({ signal }) => {
      signals.push(signal);
      return new Promise(() => {});
    },
  });
  joining.catch(() => {});
  await time.pass(0);
  await server.socket.welcome();
  giveUp.abort();
  await expect(joining).rejects.toMatchObject({ name: "AbortError" });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect(server.socket.joins).toEqual([]);
});
