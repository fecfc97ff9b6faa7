import type { Cancel, Environment } from "./environment.js";
import { RookeryError } from "./errors.js";

/** What a function of the app's is told when it is asked for something. */
export interface Asked {
  /** Aborted when nobody waits for the answer any more: it took too long, or is not needed. */
  readonly signal: AbortSignal;
}

export interface Question<Answer> {
  /** Always fulfils: with what went wrong, if anything did. */
  readonly answer: Promise<Answer | RookeryError>;
  readonly cancel: Cancel;
}

/** How long the app may take. */
const LONGEST_MS = 10_000;

/** Asks the app for something; a function that never settles must not mean waiting for ever. */
export function question<Answer>(
  { after }: Pick<Environment, "after">,
  code: "no_token" | "no_options",
  ask: (asked: Asked) => Answer | Promise<Answer>,
): Question<Answer> {
  const asked = new AbortController();
  const { signal } = asked;
  const late = new RookeryError(code, `No answer came in ${LONGEST_MS / 1000} s`, { temporary: true });
  const cancelTimer = after(LONGEST_MS, () => asked.abort(late));
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
  aborted.catch(() => {}); // heard below, if anybody still waits
  const answer = (async () => {
    try {
      return await Promise.race([ask({ signal }), aborted]);
    } catch (cause) {
      if (cause instanceof RookeryError) return cause;
      return new RookeryError(code, "The app's function failed", { temporary: true, cause });
    } finally {
      cancelTimer();
    }
  })();
  const cancel = (): void => {
    cancelTimer();
    asked.abort();
  };
  return { answer, cancel };
}
