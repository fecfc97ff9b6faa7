import type { Stay } from "./stay.js";

/** How it stands with the seat. */
export type Phase =
  /** There is none; one is asked for, `again` after an earlier one. */
  | { readonly kind: "joining"; readonly again: boolean }
  /** There is none, and none is wanted any more: if one comes, it is given back. */
  | { readonly kind: "withdrawing" }
  | { readonly kind: "seated"; readonly stay: Stay }
  /** As "seated", but the connection broke, which the owner was told. */
  | { readonly kind: "away"; readonly stay: Stay }
  /** LEAVE was said, LEFT not heard yet. */
  | { readonly kind: "leaving"; readonly stay: Stay }
  /** It is over, but for a last word: a LEAVE, or the acknowledgement of LEFT. */
  | { readonly kind: "farewell"; readonly stay: Stay }
  /** Nobody answered the join, and it is over; if a seat comes all the same, it is given back. */
  | { readonly kind: "forsaken"; readonly stay?: Stay }
  | { readonly kind: "over" };
