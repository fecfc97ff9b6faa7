import { createSignal, onCleanup, type Accessor } from "solid-js";
import type { Source } from "../state/selection.js";

/** A room's state, or a selection, as a signal of the component that asks; undefined before there is one. */
export function createSource<Value>({ subscribe, getSnapshot }: Source<Value>): Accessor<Value | undefined> {
  const [value, set] = createSignal(getSnapshot(), { equals: false });
  onCleanup(subscribe(() => set(() => getSnapshot())));
  return value;
}
