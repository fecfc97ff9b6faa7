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

  /** As {@link add}, and tells this one at once. */
  addTelling(tell: (...args: Args) => void, ...now: Args): Cancel {
    const cancel = this.add(tell);
    this.tellOne(tell, now);
    return cancel;
  }

  tell(...args: Args): void {
    for (const entry of [...this.all]) {
      if (this.all.has(entry)) this.tellOne(entry.tell, args); // or it was cancelled by one before it
    }
  }

  private tellOne(tell: (...args: Args) => void, args: Args): void {
    try {
      tell(...args);
    } catch (error) {
      this.report(error, "error");
    }
  }
}
