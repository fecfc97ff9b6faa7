import { expect, test, vi } from "vitest";
import { Client, RookeryError, type Status, type TokenSource } from "@rookery/client";
import { adviceFor } from "../src/connection/closeCodes.js";
import { backoff } from "../src/connection/backoff.js";
import { GoAwaySchema } from "./control/rookery/v1/control_pb.js";
import { Kind } from "../src/connection/kind.js";
import { Arena, seated, world } from "./arena.js";
import { frame } from "./fakeServer.js";
import { Chance } from "./simulation/scheduler.js";

test("the token function is called at each connect", async () => {
  let calls = 0;
  const { time, server, client } = world("wss://one.test", { token: () => Promise.resolve(`token-${++calls}`) });
  client.connect();
  await time.pass(0);
  await server.socket.welcome();
  await server.socket.drop(1006);
  await time.pass(500);
  await server.socket.open();
  expect(server.sockets.map(({ hello }) => hello.token)).toEqual(["token-1", "token-2"]);
});

// Whoever restarted a node with another key had the page refused for as long as it kept its token.
test("a token that is refused is asked for once more, and the next one decides", async () => {
  const asked: (string | undefined)[] = [];
  const token: TokenSource = ({ refused }) => `token-${asked.push(refused)}`;
  const { time, server, client } = world("wss://one.test", { token });
  const rejected = expect(client.joinOrCreate(Arena)).rejects.toMatchObject({ code: "token_invalid" });
  await time.pass(0);
  await server.socket.drop(4304);
  expect(client.status).toMatchObject({ kind: "waiting", reason: { code: "token_invalid", temporary: true } });
  await time.pass(2000);
  await server.socket.welcome();
  expect(asked).toEqual([undefined, "token-1"]);
  await server.socket.drop(1006);
  await time.pass(500);
  await server.socket.drop(4304); // another time, another chance
  await time.pass(2000);
  await server.socket.drop(4304);
  expect(asked).toEqual([undefined, "token-1", undefined, "token-3"]);
  expect(client.status).toMatchObject({ kind: "closed", reason: { code: "token_invalid" } });
  await rejected;
});

test("a token function that fails is asked again later, unless it says that this is no use", async () => {
  const { time, server, client } = world("wss://one.test", { token: () => Promise.reject(new Error("offline")) });
  client.connect();
  await time.pass(0);
  expect(client.status).toMatchObject({ kind: "waiting", reason: { code: "no_token" } });
  expect(server.sockets).toHaveLength(0);
  const banned = new RookeryError("banned", "Go away");
  const other = world("wss://one.test", { token: () => Promise.reject(banned) });
  const joining = other.client.joinOrCreate(Arena);
  await expect(joining).rejects.toBe(banned);
  expect(other.client.status).toEqual({ kind: "closed", reason: banned });
});

// "connecting" was said for ever, without a timer: a fetch that hangs does that.
test("a token that never comes is given up after ten seconds, and asked for again", async () => {
  const signals: AbortSignal[] = [];
  const token: TokenSource = ({ signal }) => {
    signals.push(signal);
    return new Promise(() => {});
  };
  const { time, client } = world("wss://one.test", { token });
  client.connect();
  await time.pass(9_999);
  expect(client.status.kind).toBe("connecting");
  expect(signals[0]?.aborted).toBe(false);
  await time.pass(1);
  expect(client.status).toMatchObject({ kind: "waiting", reason: { code: "no_token", temporary: true } });
  expect(signals[0]?.aborted).toBe(true);
  await time.pass(1000);
  expect(signals).toHaveLength(2);
  client.close();
  expect(signals[1]?.aborted).toBe(true);
  expect(time.pendingTimers).toBe(0);
});

test("several servers are tried in turn", async () => {
  const { time, server, client } = world(["wss://one.test", "wss://two.test"]);
  client.connect();
  for (let n = 0; n < 3; n++) {
    await time.pass(5_000);
    await server.socket.drop(1006);
  }
  expect(server.sockets.map(({ url }) => url)).toEqual(["wss://one.test", "wss://two.test", "wss://one.test"]);
});

test("status events say how the client stands", async () => {
  const { time, server, client } = world();
  const seen: Status["kind"][] = [];
  client.onStatus(({ kind }) => seen.push(kind));
  expect(client.status).toEqual({ kind: "idle" });
  client.connect();
  await time.pass(0);
  await server.socket.welcome();
  expect(client.status).toEqual({ kind: "online", url: "wss://one.test", subject: "guest-1", name: "Ada" });
  await server.socket.drop(1006);
  expect(client.status).toMatchObject({ kind: "waiting", retryInMs: 300 });
  await time.pass(300);
  client.close();
  expect(client.status).toEqual({ kind: "closed", reason: undefined });
  expect(seen).toEqual(["idle", "connecting", "online", "waiting", "connecting", "closed"]);
});

test("slow retries come within bounds that double from half a second to 30 s", () => {
  expect([0, 1, 2, 3, 10, 99].map((attempt) => backoff(attempt, 1))).toEqual([500, 1000, 2000, 4000, 30_000, 30_000]);
  expect(backoff(5, 0)).toBe(0);
  expect(backoff(0, 0.5)).toBe(250);
});

/** A client that was online for more than five seconds, over a line with this round trip. */
async function online(roundTripMs = 0) {
  const it = world();
  it.client.connect();
  await it.time.pass(0);
  await it.server.socket.welcome();
  await it.server.socket.pong(roundTripMs);
  await it.time.pass(5000);
  return it;
}

test("in the first ten seconds after a break a try begins every 0.3 to 0.6 s, then ever more seldom", async () => {
  const { time, server, client } = await online();
  const broke = time.now;
  const tries: number[] = [];
  client.onStatus(({ kind }) => kind === "connecting" && tries.push(time.now - broke));
  const random = new Chance(7);
  await server.socket.drop(1006);
  while (time.now - broke < 120_000) {
    time.chance = random.next();
    const { length } = server.sockets;
    await time.pass(1);
    if (server.sockets.length > length) await server.socket.drop(1006);
  }
  const waits = tries.map((at, index) => at - (tries[index - 1] ?? 0));
  const quick = tries.filter((at) => at <= 10_000).length;
  expect(waits[0]).toBeLessThanOrEqual(600);
  for (const wait of waits.slice(1, quick)) {
    expect(wait).toBeGreaterThanOrEqual(300);
    expect(wait).toBeLessThanOrEqual(601);
  }
  expect(quick).toBeGreaterThan(15);
  expect(tries.length - quick).toBeLessThan(15);
  expect(Math.max(...waits)).toBeGreaterThan(5000);
});

test("who was cut off is back within 0.6 s after the outage", async () => {
  for (let seed = 1; seed <= 30; seed++) {
    const { time, server, client } = await online();
    const random = new Chance(seed);
    const until = time.now + 1400;
    await server.socket.drop(1006);
    while (client.status.kind !== "online") {
      time.chance = random.next();
      const { length } = server.sockets;
      await time.pass(1);
      if (server.sockets.length === length) continue;
      if (time.now < until) await server.socket.drop(1006);
      else await server.socket.welcome();
    }
    expect(time.now - until, `seed ${seed}`).toBeLessThanOrEqual(601);
  }
});

test("a quick try that nobody answers is given up after 0.5 to 1 s, and the next begins at once", async () => {
  for (const [chance, patience] of [[0, 500], [0.5, 750], [1, 1000]] as const) {
    const { time, server } = await online();
    await server.socket.drop(1006);
    time.chance = chance;
    await time.pass(300);
    expect(server.sockets).toHaveLength(2);
    await time.pass(patience - 1);
    expect(server.sockets).toHaveLength(2);
    time.chance = 0;
    await time.pass(1);
    expect(server.sockets).toHaveLength(3);
    expect(server.sockets[1]?.closedWith).toBe(1000);
  }
});

test("a quick try whose socket opens has as long again for its welcome", async () => {
  const { time, server } = await online();
  await server.socket.drop(1006);
  time.chance = 1;
  await time.pass(300);
  expect(server.sockets).toHaveLength(2);
  await time.pass(900);
  await server.socket.open();
  await time.pass(999);
  expect(server.socket.closedWith).toBeUndefined();
  await time.pass(1);
  expect(server.sockets[1]?.closedWith).toBe(1000);
});

// Each try had a second, so with an outage of 1.4 s two thirds of all tries began just too soon and
// ended when the next was too late: half of the players were away for 2.2 s.
test("however long sockets were swallowed, half of the players are back within 0.6 s after that", async () => {
  for (const outage of [1400, 2400]) {
    const away: number[] = [];
    for (let seed = 1; seed <= 51; seed++) {
      const { time, server, client } = await online();
      const random = new Chance(seed);
      time.chance = random.next();
      await server.socket.drop(1006);
      const until = time.now + outage;
      while (client.status.kind !== "online") {
        time.chance = random.next();
        const { length } = server.sockets;
        await time.pass(10);
        if (server.sockets.length > length && time.now >= until) await server.socket.welcome();
      }
      away.push(time.now - until);
    }
    expect(away.sort((one, other) => one - other)[25], `${outage} ms`).toBeLessThanOrEqual(600);
  }
});

test("a line that is known to be slow has the round trips that it needs", async () => {
  const { time, server } = await online(800);
  await server.socket.drop(1006);
  await time.pass(300 + 4799);
  expect(server.sockets).toHaveLength(2);
  await time.pass(1);
  expect(server.sockets).toHaveLength(3);
});

test("before anything is known of the line a try has ten seconds", async () => {
  const { time, client } = world();
  client.connect();
  await time.pass(9999);
  expect(client.status.kind).toBe("connecting");
  await time.pass(1);
  expect(client.status).toMatchObject({ kind: "waiting", reason: { code: "ping_timeout" } });
});

test("after the quick tries a try has ten seconds", async () => {
  const { time, server } = await online();
  await server.socket.drop(1006);
  await time.pass(11_000);
  const { length } = server.sockets;
  await time.pass(9_000);
  expect(server.sockets).toHaveLength(length);
});

test("a connection that does not last brings no new quick tries, a good one does", async () => {
  const { time, server, client } = await online();
  const waits: number[] = [];
  client.onStatus((status) => {
    if (status.kind === "waiting") waits.push(status.retryInMs);
  });
  await server.socket.drop(1006);
  for (const lastsMs of [4999, 4999, 0, 0, 5000]) {
    await time.pass(waits.at(-1) ?? 0);
    await server.socket.welcome({ pingIntervalMs: 20_000 });
    await time.pass(lastsMs);
    await server.socket.drop(1006);
  }
  expect(waits).toEqual([300, 300, 500, 1000, 2000, 300]);
});

test("waking up gives reason for quick tries again", async () => {
  const { time, server, client } = await online();
  await server.socket.drop(1006);
  time.chance = 1;
  await time.pass(40_000);
  while (client.status.kind !== "waiting") await time.pass(100);
  await time.wake();
  await server.socket.drop(1006);
  expect(client.status).toMatchObject({ kind: "waiting", retryInMs: 600 });
});

test("waking up means trying at once", async () => {
  const { time, server, client } = world();
  client.connect();
  await time.pass(0);
  await server.socket.drop(1006);
  await time.wake();
  expect(client.status.kind).toBe("connecting");
  expect(server.sockets).toHaveLength(2);
});

test("waking up online means seeing at once whether the line still holds", async () => {
  const { time, server, client } = world();
  client.connect();
  await time.pass(0);
  await server.socket.welcome({ pingIntervalMs: 60_000, pingTimeoutMs: 2000 });
  await time.pass(6000);
  await time.wake();
  await time.pass(2000);
  expect(client.status.kind).toBe("waiting");
});

test("GO_AWAY says how long to stay away, whatever wakes us", async () => {
  const { time, server, client } = world(["wss://one.test", "wss://two.test"]);
  client.connect();
  await time.pass(0);
  await server.socket.welcome();
  await server.socket.say([frame(Kind.GO_AWAY, GoAwaySchema, { returnInMs: 3000 })]);
  expect(client.status.kind).toBe("online");
  await server.socket.drop(4000);
  expect(client.status).toMatchObject({ kind: "waiting", retryInMs: 3250, reason: { code: "going_away" } });
  await time.pass(1000);
  await time.wake();
  expect(client.status).toMatchObject({ kind: "waiting", retryInMs: 2000 });
  await time.pass(2000);
  expect(server.socket.url).toBe("wss://two.test");
});

test("close codes say whether to come back", () => {
  const advice = (...codes: readonly number[]) => codes.map(adviceFor);
  expect(new Set(advice(0, 1001, 1005, 1006, 1011, 1012, 1013, 1014, 4000, 4001, 4099))).toEqual(new Set(["return"]));
  expect(new Set(advice(4100, 4102, 4199))).toEqual(new Set(["later"]));
  expect(new Set(advice(1000, 1002, 1003, 1007, 1009, 1010, 1015, 4200, 4300, 4399, 3000))).toEqual(new Set(["final"]));
});

// Deno says 0 where others say 1006: a client there was closed for good by the first break.
test("a connection that broke without a code is followed by another", async () => {
  const { time, server, client } = world();
  client.connect();
  await time.pass(0);
  await server.socket.welcome();
  await server.socket.drop(0);
  expect(client.status).toMatchObject({ kind: "waiting" });
});

test("after a code of the later range the first return takes a second at least", async () => {
  const { time, server, client } = world();
  client.connect();
  await time.pass(0);
  await server.socket.drop(4102, "token expired");
  expect(client.status).toMatchObject({ kind: "waiting", retryInMs: 1250, reason: { code: "token_expired" } });
  await time.wake();
  await time.pass(999);
  expect(server.sockets).toHaveLength(1);
  await time.pass(1);
  expect(server.sockets).toHaveLength(2);
});

test("after a final code nobody comes back, and every room knows why", async () => {
  const { time, server, client, room } = await seated();
  await time.pass(0);
  const ends = vi.fn();
  room.onEnd(ends);
  await server.socket.drop(4305, "too much");
  expect(ends.mock.calls).toMatchObject([[{ reason: { code: "flooding", temporary: false } }]]);
  await time.pass(60_000);
  await time.wake();
  expect(server.sockets).toHaveLength(1);
  expect(room.status).toBe("ended");
  await expect(client.joinOrCreate(Arena)).rejects.toMatchObject({ code: "flooding" });
});

test("a join waits through connections that fail", async () => {
  const { time, server, client } = world();
  const joining = client.joinOrCreate(Arena);
  await time.pass(0);
  await server.socket.drop(1006);
  await time.pass(500);
  await server.socket.welcome();
  await server.socket.seat(1);
  await expect(joining).resolves.toMatchObject({ seat: 1 });
});

test("closing the client ends its rooms, its socket and its timers", async () => {
  const { time, server, client, room } = await seated();
  await time.pass(0);
  const ends = vi.fn();
  room.onEnd(ends);
  room.send("cheer", {});
  const joining = client.joinOrCreate(Arena);
  await time.pass(0);
  client.close();
  await time.pass(0);
  await expect(joining).rejects.toMatchObject({ code: "client_closed" });
  expect(ends.mock.calls).toMatchObject([[{ reason: { code: "client_closed" } }]]);
  expect(server.socket.closedWith).toBe(1000);
  expect(time.pendingTimers).toBe(0);
});

// The constructor threw, and with it every server that renders the page.
test("where there is no WebSocket the client says so when it is to connect", async () => {
  const environment = world().time.environment(undefined);
  const client = new Client("wss://one.test", { token: () => "", environment });
  expect(client.status.kind).toBe("idle");
  await expect(client.joinOrCreate(Arena)).rejects.toMatchObject({ code: "no_websocket" });
  expect(client.status).toMatchObject({ kind: "closed", reason: { code: "no_websocket" } });
});

test("a client without a URL is none", () => {
  expect(() => world([])).toThrow(expect.objectContaining({ code: "no_url" }));
});

test("an app that is no page wakes the client itself", async () => {
  const { time, server, client } = world();
  client.connect();
  await time.pass(0);
  await server.socket.drop(1006);
  client.wake();
  expect(client.status.kind).toBe("connecting");
});

test("a URL that no WebSocket takes ends the client with a sentence", async () => {
  const { time, client } = world("nonsense", {
    WebSocket: class {
      constructor() {
        throw new SyntaxError("not a URL");
      }
    } as never,
  });
  client.connect();
  await time.pass(0);
  expect(client.status).toMatchObject({ kind: "closed", reason: { code: "bad_url" } });
});
