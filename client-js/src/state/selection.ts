import type { Cancel } from "../environment.js";
import { same } from "./same.js";

/** Something to look at and to be told of when it changes, as UI frameworks want it. */
export interface Source<Value> {
  /** Calls `tell` after each change; returns what ends that. */
  readonly subscribe: (tell: () => void) => Cancel;
  /** The newest value, the same object until it changes; undefined before there is one. */
  readonly getSnapshot: () => Value | undefined;
}

/** A part of a state, which changes only when something in that part does. */
export function selection<State, Part>(
  { subscribe, getSnapshot }: Source<State>,
  part: (state: State) => Part,
): Source<Part> {
  let seen: State | undefined;
  let value: Part | undefined;
  const current = (): Part | undefined => {
    const state = getSnapshot();
    if (state !== undefined && state !== seen) {
      seen = state;
      const next = part(state);
      if (!same(value, next)) value = next;
    }
    return value;
  };
  return {
    getSnapshot: current,
    subscribe: (tell) => {
      let last = current();
      return subscribe(() => {
        const next = current();
        if (next === last) return;
        last = next;
        tell();
      });
    },
  };
}
