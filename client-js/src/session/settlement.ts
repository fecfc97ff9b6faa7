import type { Refusal } from "../connection/controls.js";
/** What became of an operation, or of the answer that a request waits for. */
export type Settlement =
  /** It was applied; a request may still wait for its answer. */
  | { readonly kind: "applied"; readonly operation: number }
  /** It was consumed without effect. */
  | { readonly kind: "refused"; readonly operation: number; readonly code: string; readonly text: string }
  /** The game's answer to a request. */
  | { readonly kind: "answered"; readonly operation: number; readonly payload: Uint8Array }
  /** Nobody knows: its session is over, or what was said of it is lost. */
  | { readonly kind: "unknown"; readonly operation: number };

export function refusedBy({ operation, code, text }: Refusal): Settlement {
  return { kind: "refused", operation, code, text };
}
