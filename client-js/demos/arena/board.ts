// Who has how much, and how long the round lasts: beside the field, or a strip that opens above it.
import type { ArenaState } from "../gen/games/arena_pb.js";
import { element, inColourOf, make } from "../page.js";

const BANNER_MS = 4000;
const fold = element("fold");
const board = element("board");
const banner = element("banner");
let hidesBanner: ReturnType<typeof setTimeout> | undefined;

fold.onclick = () => {
  const isOpen = board.classList.toggle("open");
  fold.setAttribute("aria-expanded", String(isOpen));
};

/** Shows the best first, and one's own place in the strip. */
export function showScores({ dots }: Pick<ArenaState, "dots">, mine: number): void {
  const best = Object.entries(dots).sort(([, a], [, b]) => b.score - a.score);
  const lines = best.map(([key, { name, score, bot }]) => {
    const seat = Number(key);
    const line = make("li", seat === mine ? "mine" : bot ? "bot" : "", make("span", "", name), String(score));
    return inColourOf(seat, line);
  });
  element("scores").replaceChildren(...lines);
  const at = best.findIndex(([key]) => Number(key) === mine);
  element("place").textContent = at < 0 ? "" : `${ordinal(at + 1)} of ${best.length} · ${best[at]![1].score}`;
}

export function showTime(left: number | undefined): void {
  const seconds = Math.max(0, Math.ceil((left ?? 0) / 1000));
  const text = left === undefined ? "" : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const clock = element("clock");
  clock.textContent = text;
  clock.classList.toggle("soon", left !== undefined && seconds <= 10);
}

/** Says something across the field, for a while. */
export function announce(text: string): void {
  clearTimeout(hidesBanner);
  banner.textContent = text;
  banner.hidden = false;
  hidesBanner = setTimeout(() => (banner.hidden = true), BANNER_MS);
}

function ordinal(place: number): string {
  const ending = place % 10 > 3 || Math.floor((place % 100) / 10) === 1 ? "th" : ["th", "st", "nd", "rd"][place % 10];
  return `${place}${ending}`;
}
