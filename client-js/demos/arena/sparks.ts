interface Place {
  readonly x: number;
  readonly y: number;
}

/** What flies, rises or fades: `draw` with `age` from 0 to 1. */
interface Spark {
  readonly born: number;
  readonly life: number;
  readonly draw: (pen: CanvasRenderingContext2D, age: number) => void;
}

/** Lights that fly apart. */
interface Spray {
  readonly colour: string;
  readonly count: number;
  readonly far: number;
  /** Where the first flies, in radians. */
  readonly turn: number;
}

/** The most at once; when there are more, the oldest go first. */
const MOST = 600;

/** Small lights without meaning: trails, bursts, rings and rising numbers. */
export class Sparks {
  private sparks: Spark[] = [];
  private lastTrail = 0;

  /** A dot passes; called for every dot in every picture. */
  trail(now: number, { x, y }: Place, radius: number, colour: string, isDashing: boolean): void {
    if (now - this.lastTrail > 40) this.lastTrail = now;
    else if (now !== this.lastTrail && !isDashing) return;
    this.add(now, 450, (pen, age) => {
      pen.globalAlpha = (isDashing ? 0.4 : 0.16) * (1 - age);
      pen.fillStyle = colour;
      disc(pen, x, y, radius * (1 - age * 0.7));
      pen.fill();
    });
  }

  /** Somebody got something. */
  burst(place: Place, worth: number, colour: string): void {
    this.spray(place, { colour, count: 10, far: 50, turn: worth });
    this.rise(place, `+${worth}`, "#fde68a");
  }

  /** Somebody was knocked back, and dropped so much. */
  blow(place: Place, dropped: number, colour: string): void {
    this.spray(place, { colour, count: 22, far: 130, turn: dropped });
    this.ring(place, "#ffffff");
    this.rise(place, dropped > 0 ? `−${dropped}` : "!", "#fca5a5");
  }

  private spray({ x, y }: Place, { colour, count, far, turn }: Spray): void {
    for (let i = 0; i < count; i++) {
      const angle = (i / count) * 2 * Math.PI + turn;
      const way = far * (i % 2 === 0 ? 1 : 0.6);
      this.add(performance.now(), 500, (pen, age) => {
        pen.globalAlpha = 1 - age;
        pen.fillStyle = colour;
        const now = 10 + way * Math.sqrt(age);
        disc(pen, x + now * Math.cos(angle), y + now * Math.sin(angle), 4 * (1 - age));
        pen.fill();
      });
    }
  }

  private rise({ x, y }: Place, text: string, colour: string): void {
    this.add(performance.now(), 900, (pen, age) => {
      pen.globalAlpha = 1 - age;
      pen.fillStyle = colour;
      pen.font = "700 24px system-ui, sans-serif";
      pen.textAlign = "center";
      pen.fillText(text, x, y - 12 - 40 * age);
    });
  }

  /** Somebody cheers. */
  ring({ x, y }: Place, colour: string): void {
    for (const late of [0, 140]) {
      this.add(performance.now() + late, 800, (pen, age) => {
        pen.globalAlpha = 1 - age;
        pen.strokeStyle = colour;
        pen.lineWidth = 6 * (1 - age) + 1;
        disc(pen, x, y, 24 + 120 * age);
        pen.stroke();
      });
    }
  }

  draw(pen: CanvasRenderingContext2D, now: number): void {
    this.sparks = this.sparks.filter(({ born, life }) => now < born + life);
    for (const { born, life, draw } of this.sparks) {
      if (now >= born) draw(pen, (now - born) / life);
    }
    pen.globalAlpha = 1;
  }

  private add(born: number, life: number, draw: Spark["draw"]): void {
    this.sparks.push({ born, life, draw });
    if (this.sparks.length > MOST) this.sparks.shift();
  }
}

function disc(pen: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  pen.beginPath();
  pen.arc(x, y, Math.max(0, radius), 0, 2 * Math.PI);
}
