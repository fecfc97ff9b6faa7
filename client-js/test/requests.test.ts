import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import type { Carrier } from "../src/connection/frame.js";
import { AnswerSchema, GoneSchema, RefusalSchema } from "./control/rookery/v1/control_pb.js";
import { Kind } from "../src/connection/kind.js";
import { seated } from "./arena.js";
import { at, frame } from "./fakeServer.js";
import { FromArenaSchema, ToArenaSchema } from "./gen/arena_pb.js";

async function playing(terms = {}) {
  const it = await seated([], { resumeWindowMs: 30_000, windowOperations: 300, ...terms });
  await it.time.pass(0);
  it.server.socket.news();
  return it;
}

function answer(operation: number, seat: number): Carrier {
  const kind = { case: "cheered", value: { seat } } as const;
  const payload = toBinary(FromArenaSchema, create(FromArenaSchema, { kind }));
  return frame(Kind.ANSWER, AnswerSchema, { operation: BigInt(operation), payload });
}

test("a request is an operation whose answer is one of the room's messages", async () => {
  const { time, server, room } = await playing();
  const asking = room.request("cheer", { text: "who?" });
  await time.pass(0);
  const [head, request] = server.socket.news();
  expect([head, request?.kind]).toEqual([at(1, 1, 0), Kind.REQUEST]);
  expect(fromBinary(ToArenaSchema, (request as Carrier).payload).kind).toMatchObject({ value: { text: "who?" } });
  await server.socket.say([at(1, 1, 1)]); // applied; the answer takes its time
  await server.socket.say([at(1, 1, 1), answer(1, 7)]);
  const said = await asking;
  expect(said).toMatchObject({ case: "cheered", value: { seat: 7 } });
});

test("a refused request rejects with the room's code as its cause", async () => {
  const { server, room } = await playing();
  const asking = room.request("cheer", {});
  asking.catch(() => {});
  await server.socket.say([at(1, 1, 1), frame(Kind.REFUSAL, RefusalSchema, { operation: 1n, code: "no", text: "Never" })]);
  await expect(asking).rejects.toMatchObject({ code: "request_refused", message: "Never", cause: { code: "no" } });
});

test("the deadline is the caller's own, and a late answer changes nothing", async () => {
  const { time, server, room } = await playing();
  const asking = room.request("cheer", {}, { deadlineMs: 300 });
  asking.catch(() => {});
  await time.pass(300);
  await expect(asking).rejects.toMatchObject({ code: "request_timeout", temporary: true });
  await server.socket.say([at(1, 1, 1), answer(1, 7)]);
  expect(room.status).toBe("joined");
});

test("a request that is given up is not waited for", async () => {
  const { room } = await playing();
  const giveUp = new AbortController();
  const asking = room.request("cheer", {}, { signal: giveUp.signal });
  giveUp.abort();
  await expect(asking).rejects.toMatchObject({ name: "AbortError" });
});

test("a request that was given up before is not said", async () => {
  const { time, server, room } = await playing();
  await expect(room.request("cheer", {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });
  await time.pass(0);
  expect(server.socket.news()).toEqual([]);
  expect(room.unsettled).toEqual([]);
});

test("a request without a deadline waits as long as it takes", async () => {
  const { time, server, room } = await playing();
  const asking = room.request("cheer", {}, { deadlineMs: Infinity });
  await time.pass(1000);
  await server.socket.say([at(1, 1, 1), answer(1, 7)]);
  await expect(asking).resolves.toMatchObject({ case: "cheered" });
});

test("a request survives a reconnect, and is written again only if the room lacks it", async () => {
  const { time, server, room } = await playing();
  const first = room.request("cheer", {});
  const second = room.request("cheer", {});
  await time.pass(0);
  await server.socket.drop(1006);
  await time.pass(300);
  await server.socket.welcome();
  server.socket.news();
  await server.socket.resume(1, { operation: 2, message: 1 }, [answer(1, 4)]);
  expect(server.socket.news().filter(({ kind }) => kind === Kind.REQUEST)).toHaveLength(1);
  await server.socket.say([at(1, 2, 2), answer(2, 5)]);
  expect(await Promise.all([first, second])).toMatchObject([{ value: { seat: 4 } }, { value: { seat: 5 } }]);
});

test("a request whose session is over is unknown, applied or not", async () => {
  const { time, server, room } = await playing();
  const asking = room.request("cheer", {});
  asking.catch(() => {});
  await time.pass(0);
  await server.socket.say([at(1, 1, 1)]);
  await server.socket.say([at(1, 0, 0), frame(Kind.GONE, GoneSchema, { code: "unknown_session" })]);
  await expect(asking).rejects.toMatchObject({ code: "request_unknown", cause: { code: "unknown_session" } });
});

test("more requests than a room keeps open are refused at once", async () => {
  const { server, room } = await playing({ windowBytes: 100_000 });
  const all = Array.from({ length: 256 }, () => room.request("cheer", {}));
  for (const one of all) one.catch(() => {});
  await expect(room.request("cheer", {})).rejects.toMatchObject({ code: "too_many_requests", temporary: true });
  await server.socket.say([at(1, 1, 256), answer(1, 4)]);
  void room.request("cheer", {}).catch(() => {});
  expect(room.unsettled).toHaveLength(256);
});
