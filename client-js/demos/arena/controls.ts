// What a player does with a pointer, fingers or keys, as where to go and when to dash.
const WAYS: { readonly [code: string]: readonly [number, number] } = {
  ArrowLeft: [-1, 0],
  KeyA: [-1, 0],
  ArrowRight: [1, 0],
  KeyD: [1, 0],
  ArrowUp: [0, -1],
  KeyW: [0, -1],
  ArrowDown: [0, 1],
  KeyS: [0, 1],
};
/** How far ahead keys point, in pixels. */
const AHEAD = 150;

interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Acts {
  /** To a place on the canvas, in pixels. */
  steer(to: Place): void;
  dash(): void;
}

export class Controls {
  private readonly held = new Set<string>();
  private pointer: Place | undefined;
  private finger: number | undefined;

  /** @param me where one's own dot is on the canvas */
  constructor(canvas: HTMLElement, dash: HTMLElement, private readonly me: () => Place | undefined, private readonly acts: Acts) {
    canvas.addEventListener("pointermove", (event) => this.points(event));
    canvas.addEventListener("pointerdown", (event) => {
      const isFirst = event.pointerType === "mouse" || this.finger === undefined;
      if (event.pointerType !== "mouse" && isFirst) this.finger = event.pointerId;
      if (isFirst) this.points(event);
      // A finger that steers does not dash; a second one does, wherever it is.
      if (event.pointerType === "mouse" || !isFirst) acts.dash();
    });
    for (const end of ["pointerup", "pointercancel"] as const) {
      addEventListener(end, ({ pointerId }) => {
        if (pointerId !== this.finger) return;
        this.finger = this.pointer = undefined; // it goes where the finger was, and no farther
      });
    }
    dash.addEventListener("pointerdown", () => acts.dash());
    addEventListener("keydown", (event) => this.presses(event));
    addEventListener("keyup", ({ code }) => this.held.delete(code));
    addEventListener("blur", () => this.held.clear());
  }

  /** Points again: what a resting pointer or a held key points at moves with the picture. */
  again(): void {
    const to = this.held.size > 0 ? this.ahead() : this.pointer;
    if (to !== undefined) this.acts.steer(to);
  }

  private points({ pointerType, pointerId, offsetX: x, offsetY: y }: PointerEvent): void {
    if (pointerType !== "mouse" && pointerId !== this.finger) return;
    this.pointer = { x, y };
    this.again();
  }

  private presses(event: KeyboardEvent): void {
    const { code, target, repeat } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!(target instanceof HTMLElement) || (target !== document.body && target.closest("header, main") === null)) return;
    if (code === "Space" && target.closest("button, a") !== null) return; // it presses those
    if (code in WAYS) {
      this.held.add(code);
      this.pointer = undefined;
      this.again();
    } else if (code === "Space") {
      if (!repeat) this.acts.dash();
    } else {
      return;
    }
    event.preventDefault(); // it would scroll
  }

  private ahead(): Place | undefined {
    const me = this.me();
    if (me === undefined) return undefined;
    let [x, y] = [0, 0];
    for (const code of this.held) {
      x += WAYS[code]![0];
      y += WAYS[code]![1];
    }
    const length = Math.hypot(x, y) || 1;
    return { x: me.x + (AHEAD * x) / length, y: me.y + (AHEAD * y) / length };
  }
}
