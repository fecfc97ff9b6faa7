import { flushSync, mount, unmount } from "svelte";
import { createComponent } from "solid-js";
import { render } from "solid-js/web";
import { afterEach, expect, test } from "vitest";
import { change, message, seated, snapshot } from "./arena.js";
import Svelte from "./bindings/Scores.svelte";
import { Scores as Solid } from "./bindings/solid.js";
import { at } from "./fakeServer.js";

const target = document.body;
const text = (): string => target.textContent.replaceAll(/\s+/g, " ").trim();

afterEach(() => target.replaceChildren());

type Props = Pick<Awaited<ReturnType<typeof seated>>, "client" | "room">;

test.each([
  {
    framework: "Svelte",
    show: (props: Props) => {
      const shown = mount(Svelte, { target, props });
      return () => void unmount(shown);
    },
  },
  { framework: "Solid", show: (props: Props) => render(() => createComponent(Solid, props), target) },
])("a component of $framework, compiled by its own compiler, shows the state, the status, and what is said", async ({ show }) => {
  const { time, server, client, room } = await seated();
  await time.pass(0);
  await server.socket.say([at(1, 1, 0), snapshot(1, { dots: { 1: { name: "Ada" } } })]);
  const hide = show({ client, room });
  flushSync();
  expect(text()).toBe("online: Ada");
  await server.socket.say([at(1, 1, 0), change(1, 2, { dots: { 1: { name: "Ada" }, 2: { name: "Grace" } } })]);
  flushSync();
  expect(text()).toBe("online: Ada, Grace");
  await server.socket.say([at(1, 1, 0), message({ kind: { case: "cheered", value: { text: "hey" } } })]);
  flushSync();
  expect(text()).toBe("online: Ada, Grace hey");
  await server.socket.drop(1006);
  flushSync();
  expect(text()).toBe("waiting: Ada, Grace hey");
  hide();
  expect(text()).toBe("");
});
