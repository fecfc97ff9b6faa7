import { RookeryError } from "../errors.js";

/** What a close code asks of the client. */
export type Advice = "return" | "later" | "final";

const NAMES: ReadonlyMap<number, string> = new Map([
  [1000, "normal"],
  [1003, "text_not_accepted"],
  [1009, "message_too_big"],
  [1011, "internal_error"],
  [4000, "going_away"],
  [4001, "slow"],
  [4002, "ping_timeout"],
  [4003, "overloaded"],
  [4100, "node_full"],
  [4101, "too_many_connections"],
  [4102, "token_expired"],
  [4300, "protocol_violation"],
  [4301, "hello_expected"],
  [4302, "hello_timeout"],
  [4303, "token_required"],
  [4304, "token_invalid"],
  [4305, "flooding"],
]);

/** Whether, and how soon, to come back after a close with this code. */
export function adviceFor(code: number): Advice {
  if (code < 1000) return "return"; // none that can be sent: Deno says 0 where others say 1006
  if (code === 1001 || code === 1005 || code === 1006) return "return";
  if (code >= 1011 && code <= 1014) return "return";
  if (code >= 4000 && code <= 4099) return "return";
  if (code >= 4100 && code <= 4199) return "later";
  return "final";
}

/** A close as an error; `again` makes one temporary that is final by its code. */
export function closeError(code: number, reason: string, again = false): RookeryError {
  const name = NAMES.get(code) ?? `closed_${code}`;
  const text = `The connection was closed: ${reason === "" ? name : reason} (${code})`;
  return new RookeryError(name, text, { temporary: again || adviceFor(code) !== "final" });
}
