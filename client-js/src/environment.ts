/** Ends a timer or a subscription; harmless when that is over already. */
export type Cancel = () => void;

/** As much of a WebSocket as the client uses; the browsers', Node 22's and `ws`'s all have it. */
export interface WebSocketLike {
  binaryType: string;
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
  /** Undefined where there is none. */
  readonly WebSocket: WebSocketConstructor | undefined;
}

/** The browser's, or Node's. */
export function systemEnvironment(): Environment {
  return {
    now: () => performance.now(),
    wallClock: () => Date.now(),
    after: (ms, act) => {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
    soon: (act) => queueMicrotask(act),
    random: () => Math.random(),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    onWake,
    onGone,
    report,
    WebSocket: typeof WebSocket === "undefined" ? undefined : WebSocket,
  };
}

/** As browsers treat a listener of theirs that throws; where they do not run, it must end no process. */
const report: Report = (trouble, severity) => {
  if (severity === "warning") console.warn(trouble);
  else if (typeof reportError === "function") reportError(trouble);
  else console.error(trouble);
};

function onWake(act: () => void): Cancel {
  if (typeof window === "undefined" || typeof document === "undefined") return () => {};
  const whenVisible = (): void => {
    if (document.visibilityState === "visible") act();
  };
  const events = ["focus", "online", "pageshow"] as const;
  document.addEventListener("visibilitychange", whenVisible);
  for (const event of events) window.addEventListener(event, act);
  return () => {
    document.removeEventListener("visibilitychange", whenVisible);
    for (const event of events) window.removeEventListener(event, act);
  };
}

function onGone(act: () => void): Cancel {
  if (typeof window === "undefined") return () => {};
  const whenHidden = ({ persisted }: PageTransitionEvent): void => {
    if (!persisted) act(); // otherwise it may come back from the back-forward cache
  };
  window.addEventListener("pagehide", whenHidden);
  return () => window.removeEventListener("pagehide", whenHidden);
}
