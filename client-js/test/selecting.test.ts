import { expect, test, vi } from "vitest";
import { change, seated, snapshot } from "./arena.js";
import { at } from "./fakeServer.js";

async function looking() {
  const it = await seated();
  await it.time.pass(0);
  let version = 1;
  await it.server.socket.say([at(1, 1, 0), snapshot(version, { phase: "a", dots: { 1: { name: "Ada", x: 1 } } })]);
  const show = (state: Parameters<typeof change>[2]) =>
    it.server.socket.say([at(1, 1, 0), change(version, ++version, state)]);
  return { ...it, show };
}

test("a part of the state is told now, and when something in it changes, not when others do", async () => {
  const { room, show } = await looking();
  const names: unknown[] = [];
  const stop = room.select(({ dots }) => Object.values(dots).map(({ name }) => name), (part) => names.push(part));
  await show({ phase: "b", dots: { 1: { name: "Ada", x: 2 } } });
  await show({ phase: "b", dots: { 1: { name: "Ada", x: 2 }, 2: { name: "Grace" } } });
  stop();
  await show({ phase: "c", dots: {} });
  expect(names).toEqual([["Ada"], ["Ada", "Grace"]]);
});

test("a selection is the same object until something in it changes", async () => {
  const { room, show } = await looking();
  const dots = room.select((state) => state.dots);
  const changes = vi.fn();
  const stop = dots.subscribe(changes);
  const first = dots.getSnapshot();
  await show({ phase: "b", dots: { 1: { name: "Ada", x: 1 } } });
  expect(dots.getSnapshot()).toBe(first);
  expect(changes).not.toHaveBeenCalled();
  await show({ phase: "b", dots: { 1: { name: "Ada", x: 3 } } });
  expect(dots.getSnapshot()).not.toBe(first);
  expect(changes).toHaveBeenCalledOnce();
  stop();
  await show({});
  expect(changes).toHaveBeenCalledOnce();
});

test("before there is a state a selection has no value, and hears of the first", async () => {
  const { time, server, room } = await seated();
  await time.pass(0);
  const phase = room.select((state) => state.phase);
  const heard = vi.fn();
  phase.subscribe(heard);
  const told = vi.fn();
  room.select((state) => state.phase, told);
  expect(phase.getSnapshot()).toBeUndefined();
  expect(room.getSnapshot()).toBeUndefined();
  await server.socket.say([at(1, 1, 0), snapshot(1, { phase: "a" })]);
  expect(phase.getSnapshot()).toBe("a");
  expect(heard).toHaveBeenCalledOnce();
  expect(told.mock.calls).toEqual([["a"]]);
});

test("the whole state is subscribed to as UI frameworks do, without the room before the dot", async () => {
  const { room, show } = await looking();
  const { subscribe, getSnapshot } = room;
  const changes = vi.fn();
  const stop = subscribe(changes);
  expect(getSnapshot()).toBe(room.state);
  await show({ phase: "b" });
  expect(changes).toHaveBeenCalledOnce();
  expect(getSnapshot()?.phase).toBe("b");
  stop();
});
