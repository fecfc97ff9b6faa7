import { act, createElement as tag } from "react";
// @ts-expect-error: it brings no types, and this is all that is used of it
import * as renderer from "react-test-renderer";
import { createEffect, createRoot } from "solid-js";
import { expect, test, vi } from "vitest";
import { createSource } from "@rookery/client/solid";
import { readable } from "@rookery/client/svelte";
import { change, message, seated, snapshot } from "./arena.js";
import { Scores } from "./bindings/react.js";
import { at } from "./fakeServer.js";

async function looking() {
  const it = await seated();
  await it.time.pass(0);
  let version = 1;
  await it.server.socket.say([at(1, 1, 0), snapshot(version, { phase: "a", dots: { 1: { name: "Ada" } } })]);
  const show = (state: Parameters<typeof change>[2]) =>
    it.server.socket.say([at(1, 1, 0), change(version, ++version, state)]);
  return { ...it, show };
}

test("a React component shows a part of the state, the status, and what is said", async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.spyOn(console, "error").mockReturnValue(); // the renderer says that it is old
  const { server, client, room, show } = await looking();
  const { create } = renderer as { create(element: unknown): { toJSON(): { children: string[] }; unmount(): void } };
  let shown!: ReturnType<typeof create>;
  await act(async () => void (shown = create(tag(Scores, { client, room }))));
  const text = () => shown.toJSON().children.join("").trim();
  expect(text()).toBe("online: Ada");
  await act(() => show({ phase: "b", dots: { 1: { name: "Ada" }, 2: { name: "Grace" } } }));
  expect(text()).toBe("online: Ada, Grace");
  await act(() => server.socket.say([at(1, 1, 0), message({ kind: { case: "cheered", value: { text: "hey" } } })]));
  expect(text()).toBe("online: Ada, Grace hey");
  await act(() => server.socket.drop(1006));
  expect(text()).toBe("waiting: Ada, Grace hey");
  await act(async () => shown.unmount());
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("a Svelte store says what is now, and what changes until nobody listens", async () => {
  const { room, show } = await looking();
  const phases: unknown[] = [];
  const stop = readable(room.select(({ phase }) => phase)).subscribe((phase) => phases.push(phase));
  await show({ phase: "a", dots: {} });
  await show({ phase: "b" });
  stop();
  await show({ phase: "c" });
  expect(phases).toEqual(["a", "b"]);
});

test("a Solid signal has effects run when the part changes, until its owner is disposed of", async () => {
  const { room, show } = await looking();
  const phases: unknown[] = [];
  const dispose = createRoot((dispose) => {
    const phase = createSource(room.select(({ phase }) => phase));
    createEffect(() => phases.push(phase()));
    return dispose;
  });
  await show({ phase: "a", dots: {} });
  await show({ phase: "b" });
  dispose();
  await show({ phase: "c" });
  expect(phases).toEqual(["a", "b"]);
});
