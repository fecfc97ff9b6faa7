// Draws an arena: what the room says is so, moved smoothly, with sparks that mean nothing.
import { colour } from "../page.js";
import type { ArenaState, Dot, Pellet, World } from "../gen/games/arena_pb.js";
import { Motion } from "./motion.js";
import { Sparks } from "./sparks.js";

const GRID = 50;

/** The part of the world that is seen: world x → (x - left) * scale. */
interface View {
  left: number;
  top: number;
  scale: number;
}

export class Picture {
  readonly sparks = new Sparks();
  private readonly pen: CanvasRenderingContext2D;
  private readonly motions = new Map<string, Motion>();
  private readonly glows = new Map<string, HTMLCanvasElement>();
  private readonly born = new Map<string, number>();
  private view: View = { left: 0, top: 0, scale: 1 };
  private state: Pick<ArenaState, "dots" | "pellets" | "world"> = { dots: {}, pellets: {} };

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly mySeat: () => number,
  ) {
    this.pen = canvas.getContext("2d")!;
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
  toWorld(x: number, y: number): { x: number; y: number } {
    return { x: x / this.view.scale + this.view.left, y: y / this.view.scale + this.view.top };
  }

  /** A player cheers. */
  cheered(seat: number): void {
    const place = this.placeOf(seat, performance.now());
    if (place !== undefined) this.sparks.ring(place, colour(seat));
  }

  private placeOf(seat: number, now: number): { x: number; y: number } | undefined {
    return this.motions.get(String(seat))?.at(now);
  }

  private draw(now: number): void {
    const { canvas, pen } = this;
    const ratio = devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = canvas;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = "#070c14";
    pen.fillRect(0, 0, width, height);
    const world = this.state.world;
    if (world === undefined) return;

    this.view = this.look(now, width, height, world);
    const { left, top, scale } = this.view;
    const zoom = ratio * scale;
    pen.setTransform(zoom, 0, 0, zoom, -left * zoom, -top * zoom);
    this.ground(world.width, world.height);
    for (const [id, pellet] of Object.entries(this.state.pellets)) this.pellet(now, id, pellet);
    for (const [seat, dot] of Object.entries(this.state.dots)) {
      const place = this.motions.get(seat)!.at(now);
      this.sparks.trail(now, place, dot.radius, colour(Number(seat)));
    }
    this.sparks.draw(pen, now);
    for (const [seat, dot] of Object.entries(this.state.dots)) this.dot(now, Number(seat), dot);
  }

  /** The whole world where it fits well; otherwise the part around one's own dot. */
  private look(now: number, width: number, height: number, world: World): View {
    const { width: wide, height: high } = world;
    const scale = Math.max(0.5, Math.min(width / wide, height / high) * 0.97);
    const mine = this.placeOf(this.mySeat(), now) ?? { x: wide / 2, y: high / 2 };
    const begin = (seen: number, all: number, centre: number): number =>
      seen >= all ? (all - seen) / 2 : Math.max(-20, Math.min(all - seen + 20, centre - seen / 2));
    const left = begin(width / scale, wide, mine.x);
    return { left, top: begin(height / scale, high, mine.y), scale };
  }

  private ground(wide: number, high: number): void {
    const { pen } = this;
    const depth = pen.createRadialGradient(wide / 2, high / 2, 80, wide / 2, high / 2, wide * 0.65);
    depth.addColorStop(0, "#16243a");
    depth.addColorStop(1, "#0a111d");
    pen.fillStyle = depth;
    pen.fillRect(0, 0, wide, high);
    pen.beginPath();
    for (let x = GRID; x < wide; x += GRID) pen.moveTo(x, 0), pen.lineTo(x, high);
    for (let y = GRID; y < high; y += GRID) pen.moveTo(0, y), pen.lineTo(wide, y);
    pen.strokeStyle = "rgb(148 180 220 / 0.08)";
    pen.lineWidth = 1;
    pen.stroke();
    for (const [lineWidth, strength] of [[14, 0.1], [8, 0.18], [3, 0.8]] as const) {
      pen.lineWidth = lineWidth;
      pen.strokeStyle = `rgb(94 234 212 / ${strength})`;
      pen.strokeRect(0, 0, wide, high);
    }
  }

  private pellet(now: number, id: string, { x, y, worth }: Pellet): void {
    const age = Math.max(0, Math.min(1, (now - (this.born.get(id) ?? 0)) / 400));
    const pulse = 1 + 0.12 * Math.sin(now / 320 + Number(id));
    const size = (worth > 1 ? 58 : 34) * age * pulse;
    const light = this.glow(worth > 1 ? "#fbbf24" : "#a5f3fc");
    this.pen.drawImage(light, x - size / 2, y - size / 2, size, size);
  }

  private dot(now: number, seat: number, { name, radius, score }: Dot): void {
    const { pen } = this;
    const { x, y } = this.motions.get(String(seat))!.at(now);
    const own = colour(seat);
    const halo = radius * 4;
    pen.globalAlpha = 0.5;
    pen.drawImage(this.glow(own), x - halo / 2, y - halo / 2, halo, halo);
    pen.globalAlpha = 1;
    const skin = pen.createRadialGradient(x - radius / 3, y - radius / 3, radius / 8, x, y, radius);
    skin.addColorStop(0, "#ffffff");
    skin.addColorStop(0.35, own);
    skin.addColorStop(1, own);
    pen.fillStyle = skin;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fill();
    pen.lineWidth = seat === this.mySeat() ? 4 : 2;
    pen.strokeStyle = seat === this.mySeat() ? "#ffffff" : "rgb(255 255 255 / 0.45)";
    pen.stroke();
    pen.textAlign = "center";
    pen.font = `650 ${Math.max(14, 10 / this.view.scale)}px system-ui, sans-serif`;
    pen.lineWidth = 4;
    pen.strokeStyle = "rgb(7 12 20 / 0.8)";
    pen.fillStyle = "#f1f5f9";
    pen.strokeText(name, x, y - radius - 10);
    pen.fillText(name, x, y - radius - 10);
    pen.fillStyle = "#06131f";
    if (score > 0) pen.fillText(String(score), x, y + 5);
  }

  /** A soft light, drawn once per colour: shadows every frame are too slow for phones. */
  private glow(tint: string): HTMLCanvasElement {
    const known = this.glows.get(tint);
    if (known !== undefined) return known;
    const made = document.createElement("canvas");
    made.width = made.height = 64;
    const pen = made.getContext("2d")!;
    const light = pen.createRadialGradient(32, 32, 2, 32, 32, 32);
    light.addColorStop(0, "#ffffff");
    light.addColorStop(0.22, tint);
    light.addColorStop(0.36, `color-mix(in srgb, ${tint} 35%, transparent)`);
    light.addColorStop(1, "transparent");
    pen.fillStyle = light;
    pen.fillRect(0, 0, 64, 64);
    this.glows.set(tint, made);
    return made;
  }
}
