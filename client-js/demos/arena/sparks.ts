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

/** The most at once; when there are more, the oldest go first. */
const MOST = 600;

/** Small lights without meaning: trails, bursts, rings and rising numbers. */
export class Sparks {
  private sparks: Spark[] = [];
  private lastTrail = 0;

  /** A dot passes; called for every dot in every picture. */
  trail(now: number, { x, y }: Place, radius: number, colour: string): void {
    if (now - this.lastTrail > 40) this.lastTrail = now;
    else if (now !== this.lastTrail) return;
    this.add(now, 450, (pen, age) => {
      pen.globalAlpha = 0.16 * (1 - age);
      pen.fillStyle = colour;
      disc(pen, x, y, radius * (1 - age * 0.7));
      pen.fill();
    });
  }

  /** Somebody got something. */
  burst({ x, y }: Place, worth: number, colour: string): void {
    const now = performance.now();
    for (let i = 0; i < 10; i++) {
      const angle = (i / 10) * 2 * Math.PI + worth;
      this.add(now, 500, (pen, age) => {
        pen.globalAlpha = 1 - age;
        pen.fillStyle = colour;
        const far = 10 + 40 * Math.sqrt(age);
        disc(pen, x + far * Math.cos(angle), y + far * Math.sin(angle), 3.5 * (1 - age));
        pen.fill();
      });
    }
    this.add(now, 800, (pen, age) => {
      pen.globalAlpha = 1 - age;
      pen.fillStyle = "#fde68a";
      pen.font = "700 20px system-ui, sans-serif";
      pen.textAlign = "center";
      pen.fillText(`+${worth}`, x, y - 12 - 36 * age);
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
