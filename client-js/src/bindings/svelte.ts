import type { Cancel } from "../environment.js";
import type { Source } from "../state/selection.js";

/** As Svelte's stores are: `$state` in a component is its newest value. */
export interface Readable<Value> {
  subscribe(run: (value: Value | undefined) => void): Cancel;
}

/** A room's state, or a selection, as a store; undefined before there is one. */
export function readable<Value>({ subscribe, getSnapshot }: Source<Value>): Readable<Value> {
  return {
    subscribe: (run) => {
      run(getSnapshot());
      return subscribe(() => run(getSnapshot()));
    },
  };
}
