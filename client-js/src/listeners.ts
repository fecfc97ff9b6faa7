import type { Cancel, Environment } from "./environment.js";

/** Who wants to know; one listener that throws keeps no other from hearing. */
export class Listeners<Args extends readonly unknown[]> {
  private readonly report: Environment["report"];
  private readonly all = new Set<{ readonly tell: (...args: Args) => void }>();

  constructor({ report }: Pick<Environment, "report">) {
    this.report = report;
  }

  /** Returns what ends the subscription. */
  add(tell: (...args: Args) => void): Cancel {
    const entry = { tell }; // so that the same function may be added twice
    this.all.add(entry);
    return () => this.all.delete(entry);
  }

  tell(...args: Args): void {
    for (const entry of [...this.all]) {
      try {
        entry.tell(...args);
      } catch (error) {
        this.report(error, "error");
      }
    }
  }
}
