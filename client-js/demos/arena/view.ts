// Which part of the world is seen.

interface Place {
  readonly x: number;
  readonly y: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The part of the world that is seen: world x → (x - left) * scale. */
export interface View {
  readonly left: number;
  readonly top: number;
  readonly scale: number;
}

/** The whole world is shown where that leaves at most this part of the screen without any. */
const EMPTY = 0.15;
/** What is seen beyond the world's edge, in its units. */
const RIM = 16;
/** The least pixels for a unit of the world: names and scores can still be read. */
const LEAST = 0.6;

/**
 * The whole world where it fits well; elsewhere, as on a phone held upright, as much as fills the
 * screen, around one's own dot.
 */
export function viewOf(screen: Size, world: Size, mine: Place): View {
  const across = screen.width / (world.width + 2 * RIM);
  const down = screen.height / (world.height + 2 * RIM);
  const [whole, filled] = [Math.min(across, down), Math.max(across, down)];
  const scale = Math.max(LEAST, whole / filled > 1 - EMPTY ? whole : filled);
  const begin = (seen: number, all: number, centre: number): number =>
    seen >= all + 2 * RIM ? (all - seen) / 2 : Math.max(-RIM, Math.min(all + RIM - seen, centre - seen / 2));
  return {
    left: begin(screen.width / scale, world.width, mine.x),
    top: begin(screen.height / scale, world.height, mine.y),
    scale,
  };
}
