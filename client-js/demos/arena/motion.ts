/** Shown this much late, so that there is nearly always a newer place to move towards. */
const DELAY_MS = 110;
const STEP_MS = 50;

interface Place {
  readonly at: number;
  readonly x: number;
  readonly y: number;
}

/** One dot's way through the places it was seen at. */
export class Motion {
  private places: Place[] = [];

  seen(at: number, x: number, y: number): void {
    const last = this.places.at(-1);
    if (last !== undefined && last.x === x && last.y === y) return;
    // It rested until just now: without this it would be drawn as if it had crept all the while.
    if (last !== undefined && at - last.at > 2 * STEP_MS) {
      this.places.push({ ...last, at: at - STEP_MS });
    }
    this.places.push({ at, x, y });
  }

  /** Where to draw it; only for times that do not go back. */
  at(now: number): { x: number; y: number } {
    const time = now - DELAY_MS;
    while (this.places.length > 1 && this.places[1]!.at <= time) this.places.shift();
    const [from, to] = this.places;
    if (from === undefined) return { x: 0, y: 0 };
    if (to === undefined || time <= from.at) return from;
    const part = (time - from.at) / (to.at - from.at);
    return { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
  }
}
