const SLOT_MS = 200;
/** Those that count; the one that is just filled does not. */
const SLOTS = 10;

/** How often something happened in the last two seconds, and how large it was; takes the same place however often. */
export class Rate {
  private readonly counts = new Array<number>(SLOTS + 1).fill(0);
  private readonly sizes = new Array<number>(SLOTS + 1).fill(0);
  private slot = 0;

  add(at: number, bytes: number): void {
    this.moveTo(at);
    const index = this.slot % (SLOTS + 1);
    this.counts[index]! += 1;
    this.sizes[index]! += bytes;
  }

  /** Per second. */
  read(at: number): { readonly count: number; readonly bytes: number } {
    this.moveTo(at);
    const seconds = (SLOTS * SLOT_MS) / 1000;
    return { count: this.filled(this.counts) / seconds, bytes: this.filled(this.sizes) / seconds };
  }

  private filled(slots: readonly number[]): number {
    return slots.reduce((sum, next, index) => (index === this.slot % (SLOTS + 1) ? sum : sum + next), 0);
  }

  private moveTo(at: number): void {
    const slot = Math.floor(at / SLOT_MS);
    for (let left = Math.min(SLOTS + 1, slot - this.slot); left > 0; left--) {
      const index = (slot - left + 1) % (SLOTS + 1);
      this.counts[index] = this.sizes[index] = 0;
    }
    this.slot = Math.max(slot, this.slot);
  }
}
