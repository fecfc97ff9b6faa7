// Draws an arena: what the room says is so, moved smoothly, with sparks that mean nothing.
import { colour } from "../page.js";
import type { ArenaState } from "../gen/games/arena_pb.js";
import { Brush } from "./brush.js";
import { Motion } from "./motion.js";
import { Sparks } from "./sparks.js";
import { viewOf, type View } from "./view.js";

/** The most device pixels for one of the page: beyond, phones work hard for what nobody sees. */
const FINEST = 2;
const SHAKE_MS = 260;
const SHAKE = 9;

export interface Viewer {
  seat(): number;
  /** The room's clock. */
  serverNow(): number;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

export class Picture {
  readonly sparks = new Sparks();
  private readonly pen: CanvasRenderingContext2D;
  private readonly brush: Brush;
  private readonly motions = new Map<string, Motion>();
  private readonly born = new Map<string, number>();
  private readonly stills = matchMedia("(prefers-reduced-motion: reduce)");
  private shakenAt = -Infinity;
  private view: View = { left: 0, top: 0, scale: 1 };
  private state: Pick<ArenaState, "dots" | "pellets" | "world"> = { dots: {}, pellets: {} };

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly viewer: Viewer,
  ) {
    this.pen = canvas.getContext("2d")!;
    this.brush = new Brush(this.pen);
    const frame = (now: number): void => {
      this.draw(now);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  show(state: ArenaState): void {
    this.state = state;
    const now = performance.now();
    for (const [seat, { x, y }] of Object.entries(state.dots)) {
      if (!this.motions.has(seat)) this.motions.set(seat, new Motion());
      this.motions.get(seat)!.seen(now, x, y);
    }
    for (const seat of this.motions.keys()) if (!(seat in state.dots)) this.motions.delete(seat);
    for (const id of Object.keys(state.pellets)) if (!this.born.has(id)) this.born.set(id, now);
    for (const id of this.born.keys()) if (!(id in state.pellets)) this.born.delete(id);
  }

  /** Where in the world a place on the canvas is. */
  toWorld(x: number, y: number): Place {
    return { x: x / this.view.scale + this.view.left, y: y / this.view.scale + this.view.top };
  }

  /** Where on the canvas a dot is drawn; undefined for one that is not there. */
  onCanvas(seat: number): Place | undefined {
    const place = this.placeOf(seat, performance.now());
    if (place === undefined) return undefined;
    return { x: (place.x - this.view.left) * this.view.scale, y: (place.y - this.view.top) * this.view.scale };
  }

  /** A player cheers. */
  cheered(seat: number): void {
    const place = this.placeOf(seat, performance.now());
    if (place !== undefined) this.sparks.ring(place, colour(seat));
  }

  /** The picture trembles, unless the player wants little to move. */
  shake(): void {
    if (!this.stills.matches) this.shakenAt = performance.now();
  }

  private placeOf(seat: number, now: number): Place | undefined {
    return this.motions.get(String(seat))?.at(now);
  }

  private draw(now: number): void {
    const { canvas, pen } = this;
    const ratio = Math.min(FINEST, devicePixelRatio || 1);
    const { clientWidth: width, clientHeight: height } = canvas;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = "#0a1220";
    pen.fillRect(0, 0, width, height);
    const { world, dots, pellets } = this.state;
    if (world === undefined || width === 0 || height === 0) return;

    const mine = this.placeOf(this.viewer.seat(), now) ?? { x: world.width / 2, y: world.height / 2 };
    this.view = viewOf({ width, height }, world, mine);
    const { left, top, scale } = this.view;
    const zoom = ratio * scale;
    const tremble = Math.max(0, 1 - (now - this.shakenAt) / SHAKE_MS) * SHAKE;
    const [x, y] = [tremble * Math.sin(now / 11), tremble * Math.cos(now / 13)];
    pen.setTransform(zoom, 0, 0, zoom, (x - left) * zoom, (y - top) * zoom);
    this.brush.ground(world);
    for (const [id, pellet] of Object.entries(pellets)) {
      this.brush.pellet(now, id, pellet, now - (this.born.get(id) ?? 0));
    }
    const serverNow = this.viewer.serverNow();
    for (const [seat, { radius, dashEndsMs }] of Object.entries(dots)) {
      const isDashing = serverNow < dashEndsMs;
      this.sparks.trail(now, this.motions.get(seat)!.at(now), radius, colour(Number(seat)), isDashing);
    }
    this.sparks.draw(pen, now);
    for (const [key, dot] of Object.entries(dots)) {
      const seat = Number(key);
      const isMine = seat === this.viewer.seat();
      this.brush.dot(seat, dot, this.motions.get(key)!.at(now), { now, serverNow, isMine, scale });
    }
  }
}
