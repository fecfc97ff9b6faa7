import { expect, test, vi } from "vitest";
import { Client, type RoomEnd } from "@rookery/client";
import { FakeServer } from "@rookery/client/testing";
import { Arena } from "./arena.js";
import { cheering } from "./readme/testing.js";

function world() {
  const server = new FakeServer();
  const client = new Client("wss://one.test", { token: () => "t.o.k", environment: server.environment });
  return { server, client };
}

async function playing() {
  const { server, client } = world();
  const joining = client.joinOrCreate(Arena);
  const there = await server.seat(Arena, { seat: 3 });
  const room = await joining;
  await server.time.pass(0);
  return { server, client, there, room };
}

test("a page's words are heard, and what the room says and shows comes to the page", async () => {
  const { server, client, there, room } = await playing();
  expect(client.status.kind).toBe("online");
  expect(room.seat).toBe(3);
  const heard: string[] = [];
  room.on("cheered", ({ text }) => heard.push(text));
  room.send("cheer", { text: "hey" });
  await server.time.pass(0);
  expect(there.heard).toMatchObject([{ operation: 1, case: "cheer", value: { text: "hey" } }]);
  expect(room.unsettled).toEqual([]);
  there.tell("cheered", { text: "hey to you" });
  there.show({ phase: "over" });
  await server.time.pass(0);
  expect(heard).toEqual(["hey to you"]);
  expect(room.state?.phase).toBe("over");
});

test("requests are answered, and words refused", async () => {
  const { server, there, room } = await playing();
  const asking = room.request("cheer", {});
  await server.time.pass(0);
  there.answer(1, "cheered", { seat: 7 });
  await expect(asking).resolves.toMatchObject({ case: "cheered", value: { seat: 7 } });
  there.refuses = ({ case: name }) => (name === "cheer" ? "too_loud" : undefined);
  const refused = room.settled(room.send("cheer", {}));
  const taken = room.settled(room.send("steer", {}));
  await server.time.pass(0);
  await expect(refused).resolves.toMatchObject({ kind: "refused", code: "too_loud" });
  await expect(taken).resolves.toEqual({ kind: "applied" });
});

test("a page comes back after a break, and says then what it said meanwhile", async () => {
  const { server, there, room } = await playing();
  server.isUp = false;
  await server.drop();
  expect(room.status).toBe("away");
  room.send("cheer", { text: "still here" });
  await server.time.pass(2000);
  server.isUp = true;
  await server.time.pass(1000);
  expect(room.status).toBe("joined");
  expect(there.heard).toMatchObject([{ case: "cheer", value: { text: "still here" } }]);
});

test("rooms die, send players away, lose something, and are left", async () => {
  const { server, there, room } = await playing();
  const ends: RoomEnd[] = [];
  const lost: unknown[] = [];
  room.onEnd((end) => ends.push(end));
  room.onResync(({ missed }) => lost.push(missed));
  there.resync();
  await server.time.pass(0);
  expect(lost).toEqual([{ from: 1, to: 1 }]);
  there.die();
  await server.time.pass(500);
  const next = await server.seat(Arena);
  await server.time.pass(0);
  expect(room.status).toBe("joined");
  next.kick("enough");
  await server.time.pass(0);
  expect(ends).toMatchObject([
    { reason: { code: "room_lost" }, rejoining: true },
    { reason: { code: "kicked", message: "enough" }, rejoining: false },
  ]);
  const other = await playing();
  const leaving = other.room.leave();
  await other.server.time.pass(0);
  await leaving;
  expect(other.there.left).toBe(true);
});

test("joins are refused", async () => {
  const { server, client } = world();
  const joining = client.joinOrCreate(Arena);
  joining.catch(() => {});
  await server.refuse("room_full", { temporary: true });
  await expect(joining).rejects.toMatchObject({ code: "room_full", temporary: true });
  await expect(server.seat(Arena)).rejects.toThrow("Nobody has joined");
});

test("what the README shows is so", async () => {
  const asserted = vi.spyOn(console, "assert");
  await cheering();
  expect(asserted.mock.calls).toEqual([[true], [true]]);
  asserted.mockRestore();
});
