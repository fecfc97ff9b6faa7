import type { DebugEvent } from "./debugEvent.js";
import { RookeryError } from "./errors.js";

/** Ends a timer or a subscription; harmless when that is over already. */
export type Cancel = () => void;

/** As much of a WebSocket as the client uses; the browsers', Node 22's and `ws`'s all have it. */
export interface WebSocketLike {
  binaryType: string;
  /** Bytes that were given to `send` and not to the network yet; only told to who debugs. */
  readonly bufferedAmount?: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { readonly data: unknown } & never) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string } & never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;

/** Whether something of the app's failed, or something it can do without. */
export type Severity = "error" | "warning";

export type Report = (trouble: unknown, severity: Severity) => void;

/** Everything the client takes from the world around it. */
export interface Environment {
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Milliseconds since 1970, as far as this machine knows. */
  readonly wallClock: () => number;
  readonly after: (ms: number, act: () => void) => Cancel;
  /** Runs `act` when the code that runs now is through. */
  readonly soon: (act: () => void) => void;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly randomBytes: (length: number) => Uint8Array<ArrayBuffer>;
  /** Calls `act` whenever the person, or the network, may be back. */
  readonly onWake: (act: () => void) => Cancel;
  /** Calls `act` when the page goes away and will not be back. */
  readonly onGone: (act: () => void) => Cancel;
  /** Takes what nobody waits for: an error of the app's own that a listener threw, or our warning. */
  readonly report: Report;
  /** @internal The client's option of this name, for those inside. */
  readonly debug?: (event: DebugEvent) => void;
  /** Undefined where there is none. */
  readonly WebSocket: WebSocketConstructor | undefined;
}

/** A browser's, a worker's, Node's, or whatever has timers; what is missing is found out when it is needed. */
export function systemEnvironment(): Environment {
  return {
    now: () => performance.now(),
    wallClock: () => Date.now(),
    after,
    soon: (act) => queueMicrotask(act),
    random: () => Math.random(),
    randomBytes,
    onWake,
    onGone,
    report,
    WebSocket: typeof WebSocket === "undefined" ? undefined : WebSocket,
  };
}

/** The longest wait that timers know; they take a longer one for none. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function after(ms: number, act: () => void): Cancel {
  let timer: ReturnType<typeof setTimeout>;
  const wait = (left: number): void => {
    const isLong = left > LONGEST_TIMER_MS;
    timer = setTimeout(isLong ? () => wait(left - LONGEST_TIMER_MS) : act, isLong ? LONGEST_TIMER_MS : left);
  };
  wait(ms);
  return () => clearTimeout(timer);
}

function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  if (typeof crypto === "undefined") {
    throw new RookeryError("no_crypto", "There is no crypto.getRandomValues here: load a polyfill first");
  }
  return crypto.getRandomValues(new Uint8Array(length));
}

/** As browsers treat a listener of theirs that throws; where they do not run, it must end no process. */
const report: Report = (trouble, severity) => {
  if (severity === "warning") console.warn(trouble);
  else if (typeof reportError === "function") reportError(trouble);
  else console.error(trouble);
};

/** A page's or worker's global scope where there is one; React Native has a window that hears nothing. */
function globalEvents(): Pick<EventTarget, "addEventListener" | "removeEventListener"> | undefined {
  return typeof globalThis.addEventListener === "function" ? globalThis : undefined;
}

function onWake(act: () => void): Cancel {
  const events = globalEvents();
  if (events === undefined) return () => {};
  const whenVisible = (): void => {
    if (document.visibilityState === "visible") act();
  };
  const names = ["focus", "online", "pageshow"] as const;
  const page = typeof document === "undefined" ? undefined : document;
  page?.addEventListener("visibilitychange", whenVisible);
  for (const name of names) events.addEventListener(name, act);
  return () => {
    page?.removeEventListener("visibilitychange", whenVisible);
    for (const name of names) events.removeEventListener(name, act);
  };
}

function onGone(act: () => void): Cancel {
  const events = globalEvents();
  if (events === undefined) return () => {};
  const whenHidden = (event: Event): void => {
    const { persisted } = event as PageTransitionEvent;
    if (!persisted) act(); // otherwise it may come back from the back-forward cache
  };
  events.addEventListener("pagehide", whenHidden);
  return () => events.removeEventListener("pagehide", whenHidden);
}
