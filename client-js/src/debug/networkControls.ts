import { make } from "./make.js";
import type { NetworkSettings, SimulatedNetwork } from "./network.js";

interface Knob {
  readonly setting: keyof NetworkSettings;
  readonly text: string;
  readonly most: number;
  readonly step: number;
  readonly unit: string;
}

const KNOBS: readonly Knob[] = [
  { setting: "latencyMs", text: "Latency", most: 1000, step: 10, unit: "ms" },
  { setting: "jitterMs", text: "Jitter", most: 500, step: 10, unit: "ms" },
  { setting: "stallPercent", text: "Lost packets", most: 20, step: 0.5, unit: "%" },
  { setting: "dropPercent", text: "Dropped messages", most: 20, step: 0.5, unit: "%" },
];
const AWAY_MS = 5000;
const FREEZE_MS = 3000;
const NOTE = "A lost packet stalls what is behind it, as on TCP. A dropped message vanishes, which TCP never does.";

/**
 * Puts buttons and sliders for a network into an element of the page, which styles them; `show` makes them
 * show how it is set now, when somebody else changed it.
 *
 * They are a `fieldset` with a legend, a `div` of the class `acts` with the buttons, a `label` for each
 * slider, and a paragraph of the class `note`.
 */
export function attachNetworkControls(
  network: SimulatedNetwork,
  parent: { append(element: never): void },
): { readonly show: () => void } {
  const { element, show } = networkControls(network);
  (parent as { append(element: HTMLElement): void }).append(element);
  return { show };
}

/** @internal Buttons and sliders for a network, and what makes them show how it is set now. */
export function networkControls(network: SimulatedNetwork): { readonly element: HTMLElement; readonly show: () => void } {
  const sliders = KNOBS.map((knob) => slider(network, knob));
  const act = (text: string, title: string, onclick: () => void): HTMLElement =>
    make("button", { type: "button", textContent: text, title, onclick });
  const acts = make("div", { className: "acts" }, [
    act("Cut", "Breaks the connection; the client returns by itself", () => network.cut()),
    act(`Away ${AWAY_MS / 1000} s`, "Cuts, and lets nobody connect for a while", () => network.away(AWAY_MS)),
    act(`Freeze ${FREEZE_MS / 1000} s`, "Nothing passes for a while, and nobody is told", () => network.freeze(FREEZE_MS)),
    act("Reset", "As good as the network really is", () => {
      network.change({ latencyMs: 0, jitterMs: 0, stallPercent: 0, dropPercent: 0 });
      show();
    }),
  ]);
  const legend = make("legend", { textContent: "Spoil the network" });
  const note = make("p", { className: "note", textContent: NOTE });
  const element = make("fieldset", {}, [legend, acts, ...sliders.map(({ element }) => element), note]);
  const show = (): void => sliders.forEach((slider) => slider.show());
  show();
  return { element, show };
}

function slider(network: SimulatedNetwork, { setting, text, most, step, unit }: Knob) {
  const input = make("input", { type: "range", min: "0", max: `${most}`, step: `${step}` });
  const output = make("output", {});
  input.oninput = () => {
    network.change({ [setting]: input.valueAsNumber });
    show();
  };
  const show = (): void => {
    const value = network.settings[setting];
    if (input.valueAsNumber !== value) input.value = `${value}`;
    const shown = `${value} ${unit}`;
    if (output.value !== shown) output.value = shown;
    input.setAttribute("aria-valuetext", shown);
  };
  return { element: make("label", {}, [make("span", { textContent: text }), input, output]), show };
}
