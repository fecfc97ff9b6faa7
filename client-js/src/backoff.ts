const FIRST_MS = 300;
const LONGEST_MS = 10_000;

/**
 * How long to wait before the attempt-th retry, counted from 0: full jitter.
 *
 * `random` is from 0 to 1, so the first retry comes after 300 ms at most.
 */
export function backoff(attempt: number, random: number): number {
  return random * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
}
