import { afterEach, expect, test, vi } from "vitest";
import { Client, inStorage, systemEnvironment, type Report } from "@rookery/client";
import { Arena, seated, world } from "./arena.js";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

// They were thrown in a microtask, which browsers report and which ends a Node process.
test("what a listener throws ends no process: it is written where errors are", () => {
  const written = vi.spyOn(console, "error").mockReturnValue();
  const warned = vi.spyOn(console, "warn").mockReturnValue();
  const [error, warning] = [new Error("of a listener"), new Error("of a storage")];
  systemEnvironment().report(error, "error");
  systemEnvironment().report(warning, "warning");
  expect(written.mock.calls).toEqual([[error]]);
  expect(warned.mock.calls).toEqual([[warning]]);
});

test("in a browser what a listener throws is reported as the browser's own listeners' errors are", () => {
  const reportError = vi.fn();
  vi.stubGlobal("reportError", reportError);
  const error = new Error("of a listener");
  systemEnvironment().report(error, "error");
  expect(reportError.mock.calls).toEqual([[error]]);
});

test("onError takes what a listener throws, and keeps no other from hearing, whatever it does itself", async () => {
  const onError = vi.fn<Report>(() => {
    throw new Error("of onError");
  });
  const { time, client } = world("wss://one.test", { onError });
  const heard = vi.fn();
  client.onStatus(() => {
    throw new Error("of a listener");
  });
  client.onStatus(heard);
  client.connect();
  expect(heard.mock.calls.map(([{ kind }]) => kind)).toEqual(["idle", "connecting"]);
  expect(onError).toHaveBeenCalledWith(new Error("of a listener"), "error");
  expect(time.reported).toEqual([new Error("of onError"), new Error("of onError")]);
});

test("a storage that fails is a warning, and the game goes on", async () => {
  const onError = vi.fn<Report>();
  const full = () => {
    throw new Error("full");
  };
  const persist = { getItem: () => null, setItem: full, removeItem: () => {} };
  const { room } = await seated([], { resumeWindowMs: 30_000 }, { onError, persist: inStorage(persist) });
  expect(room.status).toBe("joined");
  expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: "storage_failed" }), "warning");
});

// React Native has a window without events, and no document.
test("a window that hears nothing keeps nobody from connecting", async () => {
  vi.stubGlobal("window", {});
  const { server } = world();
  const client = new Client("wss://one.test", { token: () => "t", WebSocket: server.WebSocket });
  client.connect();
  expect(client.status.kind).toBe("connecting");
  client.close();
});

test("nothing of the page is touched before the client is to connect", () => {
  const touched = vi.fn();
  vi.stubGlobal("addEventListener", touched);
  vi.stubGlobal("removeEventListener", () => {});
  const { server } = world();
  const client = new Client("wss://one.test", { token: () => "t", WebSocket: server.WebSocket });
  expect(touched).not.toHaveBeenCalled();
  client.connect();
  expect(touched.mock.calls.map(([name]) => name)).toEqual(["pagehide", "focus", "online", "pageshow"]);
  client.close();
});

test("a worker hears that it is online", () => {
  const events = new EventTarget();
  vi.stubGlobal("addEventListener", events.addEventListener.bind(events));
  vi.stubGlobal("removeEventListener", events.removeEventListener.bind(events));
  const woken = vi.fn();
  const cancel = systemEnvironment().onWake(woken);
  events.dispatchEvent(new Event("online"));
  cancel();
  events.dispatchEvent(new Event("online"));
  expect(woken).toHaveBeenCalledOnce();
});

test("where there is no crypto a join says what is missing", async () => {
  vi.stubGlobal("crypto", undefined);
  const { server } = world();
  const client = new Client("wss://one.test", { token: () => "t", WebSocket: server.WebSocket });
  await expect(client.joinOrCreate(Arena)).rejects.toMatchObject({ code: "no_crypto" });
});

// Timers take what is longer than 24 days for nothing, and ran at once.
test("a wait that is too long for a timer is not over at once", () => {
  vi.useFakeTimers();
  try {
    const [act, never] = [vi.fn(), vi.fn()];
    const { after } = systemEnvironment();
    after(2 ** 31 + 5, act);
    const cancel = after(Infinity, never);
    vi.advanceTimersByTime(2 ** 31 + 4);
    expect(act).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(act).toHaveBeenCalled();
    vi.advanceTimersByTime(2 ** 33);
    expect(never).not.toHaveBeenCalled();
    cancel();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
