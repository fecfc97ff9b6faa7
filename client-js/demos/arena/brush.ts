// How the things of an arena look.
import { colour } from "../page.js";
import type { Dot, Pellet, World } from "../gen/games/arena_pb.js";

const GRID = 50;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** What is known of a dot beside its state, at the moment that is drawn. */
export interface Moment {
  /** In milliseconds; any beginning. */
  readonly now: number;
  /** On the room's clock. */
  readonly serverNow: number;
  readonly isMine: boolean;
  /** How many pixels a unit of the world has. */
  readonly scale: number;
}

export class Brush {
  private readonly glows = new Map<string, HTMLCanvasElement>();

  constructor(private readonly pen: CanvasRenderingContext2D) {}

  ground({ width, height }: World): void {
    const { pen } = this;
    const depth = pen.createRadialGradient(width / 2, height / 2, 80, width / 2, height / 2, width * 0.65);
    depth.addColorStop(0, "#182a45");
    depth.addColorStop(1, "#0c1626");
    pen.fillStyle = depth;
    pen.fillRect(0, 0, width, height);
    pen.beginPath();
    for (let x = GRID; x < width; x += GRID) pen.moveTo(x, 0), pen.lineTo(x, height);
    for (let y = GRID; y < height; y += GRID) pen.moveTo(0, y), pen.lineTo(width, y);
    pen.strokeStyle = "rgb(148 180 220 / 0.08)";
    pen.lineWidth = 1;
    pen.stroke();
    for (const [lineWidth, strength] of [[14, 0.1], [8, 0.18], [3, 0.8]] as const) {
      pen.lineWidth = lineWidth;
      pen.strokeStyle = `rgb(94 234 212 / ${strength})`;
      pen.strokeRect(0, 0, width, height);
    }
  }

  pellet(now: number, id: string, { x, y, worth }: Pellet, age: number): void {
    const grown = Math.max(0, Math.min(1, age / 400));
    const pulse = 1 + 0.12 * Math.sin(now / 320 + Number(id));
    const size = (worth > 1 ? 58 : 34) * grown * pulse;
    this.pen.drawImage(this.glow(worth > 1 ? "#fbbf24" : "#a5f3fc"), x - size / 2, y - size / 2, size, size);
  }

  dot(seat: number, dot: Dot, { x, y }: Place, moment: Moment): void {
    const { pen } = this;
    const { radius } = dot;
    const own = colour(seat);
    const halo = radius * (moment.serverNow < dot.dashEndsMs ? 6 : 4);
    pen.globalAlpha = 0.5;
    pen.drawImage(this.glow(own), x - halo / 2, y - halo / 2, halo, halo);
    // Whom nobody can hit is half there.
    const isSafe = moment.serverNow < dot.safeMs;
    pen.globalAlpha = isSafe ? 0.55 + 0.25 * Math.sin(moment.now / 70) : 1;
    const skin = pen.createRadialGradient(x - radius / 3, y - radius / 3, radius / 8, x, y, radius);
    skin.addColorStop(0, "#ffffff");
    skin.addColorStop(0.35, own);
    skin.addColorStop(1, own);
    pen.fillStyle = skin;
    this.circle(x, y, radius);
    pen.fill();
    pen.lineWidth = moment.isMine ? 4 : 2;
    pen.strokeStyle = moment.isMine ? "#ffffff" : "rgb(255 255 255 / 0.45)";
    if (dot.bot) pen.setLineDash([5, 5]);
    pen.stroke();
    pen.setLineDash([]);
    pen.globalAlpha = 1;
    if (moment.isMine) this.rest(dot, { x, y }, moment.serverNow);
    this.words(dot, { x, y }, moment.scale);
  }

  /** A ring that closes until one may dash again. */
  private rest({ radius, dashEndsMs, restedMs }: Dot, { x, y }: Place, serverNow: number): void {
    if (serverNow >= restedMs) return;
    const part = Math.max(0, Math.min(1, (serverNow - dashEndsMs) / (restedMs - dashEndsMs)));
    const { pen } = this;
    pen.lineWidth = 4;
    pen.strokeStyle = "rgb(255 255 255 / 0.25)";
    this.circle(x, y, radius + 8);
    pen.stroke();
    pen.strokeStyle = "#fde68a";
    pen.beginPath();
    pen.arc(x, y, radius + 8, -Math.PI / 2, (2 * part - 0.5) * Math.PI);
    pen.stroke();
  }

  private words({ name, radius, score, bot }: Dot, { x, y }: Place, scale: number): void {
    const { pen } = this;
    pen.textAlign = "center";
    pen.font = `${bot ? "400" : "650"} ${Math.max(14, 12 / scale)}px system-ui, sans-serif`;
    pen.lineWidth = 4;
    pen.strokeStyle = "rgb(7 12 20 / 0.8)";
    pen.fillStyle = bot ? "#cbd5e1" : "#f1f5f9";
    pen.strokeText(name, x, y - radius - 14);
    pen.fillText(name, x, y - radius - 14);
    if (score === 0) return;
    pen.font = `700 ${Math.min(radius, Math.max(14, 11 / scale))}px system-ui, sans-serif`;
    pen.fillStyle = "#06131f";
    pen.fillText(String(score), x, y + radius / 4);
  }

  private circle(x: number, y: number, radius: number): void {
    this.pen.beginPath();
    this.pen.arc(x, y, radius, 0, 2 * Math.PI);
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
