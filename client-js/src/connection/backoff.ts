/** For so long after a break, attempts follow each other quickly: most breaks are short. */
export const QUICK_MS = 10_000;
const QUICK_WAIT_MS = 300;
const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait before the attempt-th retry, counted from 0: full jitter.
 *
 * A random time below half a second, then below a bound that doubles from one second to 30;
 * `random` is from 0 to 1.
 */
export function backoff(attempt: number, random: number): number {
  return random * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
}

/**
 * How long to wait in the first {@link QUICK_MS} after a break.
 *
 * The first attempt comes a random time below 0.6 s after the break, so that those who lost the same
 * node do not return in one moment; each later one begins 0.3 to 0.6 s after the one before, or at
 * once when that one took longer to fail.
 */
export function quickRetry(sinceAttempt: number | undefined, random: number): number {
  if (sinceAttempt === undefined) return random * 2 * QUICK_WAIT_MS;
  return Math.max(0, (1 + random) * QUICK_WAIT_MS - sinceAttempt);
}
