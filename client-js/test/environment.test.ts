import { afterEach, expect, test, vi } from "vitest";
import { systemEnvironment, type Report } from "@rookery/client";
import { seated, world } from "./arena.js";

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
  expect(heard).toHaveBeenCalled();
  expect(onError).toHaveBeenCalledWith(new Error("of a listener"), "error");
  expect(time.reported).toEqual([new Error("of onError")]);
});

test("a storage that fails is a warning, and the game goes on", async () => {
  const onError = vi.fn<Report>();
  const full = () => {
    throw new Error("full");
  };
  const persist = { getItem: () => null, setItem: full, removeItem: () => {} };
  const { room } = await seated([], { resumeWindowMs: 30_000 }, { onError, persist });
  expect(room.status).toBe("joined");
  expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: "storage_failed" }), "warning");
});
