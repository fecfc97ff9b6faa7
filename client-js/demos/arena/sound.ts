// Short tones, made as they are needed: off until the player switches them on, which is remembered.
const KEPT = "rookery.arena.sound";
/** Several of one kind in one moment are one. */
const APART_S = 0.05;

interface Tone {
  readonly type: OscillatorType;
  /** In hertz, at its beginning and end. */
  readonly from: number;
  readonly to: number;
  readonly seconds: number;
  /** From 0 to 1. */
  readonly loud: number;
}

const TONES = {
  got: { type: "sine", from: 620, to: 930, seconds: 0.09, loud: 0.12 },
  gold: { type: "triangle", from: 660, to: 1320, seconds: 0.2, loud: 0.16 },
  dash: { type: "sawtooth", from: 320, to: 90, seconds: 0.18, loud: 0.07 },
  hit: { type: "square", from: 190, to: 50, seconds: 0.22, loud: 0.14 },
  cheer: { type: "sine", from: 440, to: 880, seconds: 0.25, loud: 0.1 },
  over: { type: "triangle", from: 880, to: 440, seconds: 0.7, loud: 0.18 },
} as const satisfies Record<string, Tone>;

export class Sound {
  private context: AudioContext | undefined;
  private readonly last = new Map<keyof typeof TONES, number>();
  private isOn = localStorage.getItem(KEPT) === "on";

  /** Browsers let nothing sound before the player has pressed something. */
  constructor(private readonly button: HTMLElement) {
    button.onclick = () => this.turn(!this.isOn);
    this.say();
    addEventListener("pointerdown", () => this.wake());
    addEventListener("keydown", () => this.wake());
  }

  play(what: keyof typeof TONES): void {
    const context = this.context;
    if (!this.isOn || context?.state !== "running") return;
    const now = context.currentTime;
    if (now - (this.last.get(what) ?? -1) < APART_S) return;
    this.last.set(what, now);
    const { type, from, to, seconds, loud }: Tone = TONES[what];
    const tone = new OscillatorNode(context, { type, frequency: from });
    const volume = new GainNode(context, { gain: loud });
    tone.frequency.exponentialRampToValueAtTime(to, now + seconds);
    volume.gain.exponentialRampToValueAtTime(0.001, now + seconds);
    tone.connect(volume).connect(context.destination);
    tone.start(now);
    tone.stop(now + seconds);
  }

  private turn(isOn: boolean): void {
    this.isOn = isOn;
    localStorage.setItem(KEPT, isOn ? "on" : "off");
    this.say();
    this.wake();
    if (!isOn) void this.context?.suspend();
  }

  private wake(): void {
    if (!this.isOn) return;
    this.context ??= new AudioContext();
    void this.context.resume();
  }

  private say(): void {
    this.button.textContent = this.isOn ? "Sound on" : "Sound off";
    this.button.setAttribute("aria-pressed", String(this.isOn));
  }
}
