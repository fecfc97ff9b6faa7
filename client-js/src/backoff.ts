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
