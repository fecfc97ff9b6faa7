import { draw, make } from "./make.js";
import type { Reading, SeatReading } from "./meter.js";
import { sparkline } from "./sparkline.js";
import { ago, difference, rate, sentence, size, time } from "./words.js";

/** So many pings take two and a half minutes. */
const SHOWN_TRIPS = 30;
const [WIDTH, HEIGHT] = [240, 44];
const SHOWN_HAPPENINGS = 5;
/** From here on a window is nearly full. */
const HOT = 0.8;

interface Row {
  readonly text: string;
  readonly value: string;
  readonly isHot?: boolean;
}

/** Figures, a line of round trips, and what happened last. */
export function readout(): { readonly elements: readonly HTMLElement[]; readonly show: (reading: Reading, now: number) => void } {
  const area = draw("path", { class: "area" });
  const line = draw("path", { class: "line" });
  const picture = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" }, [area, line]);
  const caption = make("figcaption", {});
  const figure = make("figure", {}, [picture, caption]);
  const list = make("dl", {});
  const happenings = make("ol", {});
  const show = (reading: Reading, now: number): void => {
    const spark = sparkline(reading.roundTrips, SHOWN_TRIPS, WIDTH, HEIGHT);
    line.setAttribute("d", spark.line);
    area.setAttribute("d", spark.area);
    caption.textContent = time(spark.top);
    picture.setAttribute("aria-label", `The last round trips, up to ${time(Math.max(0, ...reading.roundTrips))}`);
    fill(list, rowsOf(reading));
    const last = reading.happenings.slice(-SHOWN_HAPPENINGS).reverse();
    happenings.replaceChildren(
      ...last.map((happening) => {
        const when = make("time", { textContent: ago(now - happening.atMs) });
        return make("li", {}, [when, make("span", { textContent: sentence(happening) })]);
      }),
    );
  };
  return { elements: [figure, list, happenings], show };
}

function rowsOf(reading: Reading): readonly Row[] {
  const { sent, received, states, repeats, breaks } = reading;
  return [
    { text: "Round trip", value: reading.rttMs === undefined ? "–" : `${time(reading.rttMs)} ± ${time(reading.jitterMs)}` },
    { text: "Server's clock", value: difference(reading.offsetMs) },
    { text: "States", value: `${rate(states.perSecond)} · ${size(reading.lastStateBytes)}` },
    { text: "Received", value: `${rate(received.perSecond)} · ${size(received.bytesPerSecond)}/s` },
    { text: "Sent", value: `${rate(sent.perSecond)} · ${size(sent.bytesPerSecond)}/s` },
    ...reading.seats.map((seat) => windowOf(seat, reading.seats.length > 1)),
    { text: "Buffered", value: size(reading.bufferedBytes), isHot: reading.bufferedBytes > 0 },
    { text: "Sent again", value: `${repeats.sentAgain} · asked ${repeats.wasAsked}×` },
    { text: "Heard again", value: `${repeats.heardAgain} · asked ${repeats.asked}×` },
    { text: "Breaks", value: breaks === 0 ? "0" : `${breaks} · last ${time(reading.lastBreakMs)}` },
  ];
}

function windowOf({ room, window }: SeatReading, isOneOfMany: boolean): Row {
  const text = isOneOfMany ? `Window ${room.id}` : "Window";
  if (window === undefined) return { text, value: room.status };
  const { operations, bytes, mostOperations, mostBytes } = window;
  const isHot = Math.max(operations / mostOperations, bytes / mostBytes) >= HOT;
  return { text, value: `${operations} / ${mostOperations} · ${size(bytes)} / ${size(mostBytes)}`, isHot };
}

/** Writes only what changed. */
function fill(list: HTMLElement, rows: readonly Row[]): void {
  while (list.children.length > 2 * rows.length) list.lastElementChild?.remove();
  while (list.children.length < 2 * rows.length) list.append(make("dt", {}), make("dd", {}));
  rows.forEach(({ text, value, isHot = false }, index) => {
    const [term, figure] = [list.children[2 * index], list.children[2 * index + 1]];
    if (term !== undefined && term.textContent !== text) term.textContent = text;
    if (figure !== undefined && figure.textContent !== value) figure.textContent = value;
    figure?.classList.toggle("hot", isHot);
  });
}
