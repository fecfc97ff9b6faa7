import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { Client } from "../client.js";
import type { Status } from "../connection/reconnector.js";
import type { Cancel } from "../environment.js";
import { selection, type Source } from "../state/selection.js";

const never = (): Cancel => () => {};
const nothing = (): undefined => undefined;

/** The newest value of a room's state or of a selection; undefined before there is one, or without a source. */
export function useSource<Value>(source: Source<Value> | undefined): Value | undefined {
  const get = source?.getSnapshot ?? nothing;
  return useSyncExternalStore(source?.subscribe ?? never, get, get);
}

/** A part of a room's state; renders again only when something in that part changes. */
export function useSelection<State, Part>(
  room: Source<State> | undefined,
  part: (state: State) => Part,
): Part | undefined {
  const latest = useRef(part);
  latest.current = part;
  const selected = useMemo(() => room && selection(room, (state: State) => latest.current(state)), [room]);
  return useSource(selected);
}

/** How the client stands with the servers. */
export function useStatus(client: Client): Status {
  const subscribe = useCallback((tell: () => void) => client.onStatus(tell), [client]);
  const get = useCallback(() => client.status, [client]);
  return useSyncExternalStore(subscribe, get, get);
}

/** Subscribes to what a room says for as long as the component is shown: `useListener(() => room.on(…), [room])`. */
export function useListener(listen: () => Cancel, dependencies: readonly unknown[]): void {
  useEffect(listen, dependencies);
}
