import type { RookeryError } from "../errors.js";

/** Those who wait until there is place for what they want to say. */
export class Gate {
  private waiting: { readonly pass: () => void; readonly turnAway: (reason: RookeryError) => void }[] = [];

  /** Fulfils at the next {@link open}, or rejects with what {@link close} says. */
  wait(): Promise<void> {
    return new Promise((pass, turnAway) => this.waiting.push({ pass, turnAway }));
  }

  open(): void {
    for (const { pass } of this.waiting.splice(0)) pass();
  }

  close(reason: RookeryError): void {
    for (const { turnAway } of this.waiting.splice(0)) turnAway(reason);
  }
}
