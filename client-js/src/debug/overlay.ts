import type { Cancel } from "../environment.js";
import type { Inspector } from "./inspector.js";
import { make } from "./make.js";
import { networkControls } from "./networkControls.js";
import { STYLE } from "./overlayStyle.js";
import { readout } from "./readout.js";
import { rate, time } from "./words.js";

const REFRESH_MS = 250;
/** Narrower windows have it collapsed at first. */
const NARROW_PX = 600;
/** A game that listens on its window or document must not take what is meant for the overlay. */
const OWN_EVENTS = [
  ...["pointerdown", "pointermove", "pointerup", "pointercancel", "mousedown", "mousemove", "mouseup", "click", "dblclick"],
  ...["contextmenu", "wheel", "touchstart", "touchmove", "touchend", "keydown", "keypress", "keyup", "input", "change"],
];

export interface OverlayOptions {
  /** The element it is put into; the page's body unless said. */
  readonly parent?: { append(element: never): void };
  /** Whether only its head is shown at first: as the window is narrow or not, unless said. */
  readonly collapsed?: boolean;
}

/**
 * Shows in a corner of the page how an inspector's client fares, with buttons and sliders to spoil its
 * network. Returns what takes it away.
 *
 * It is a `div` of the class `rookery-debug`, fixed at the left edge, which the page's style may place
 * elsewhere; inside is a shadow root, styled without inline styles. A click on it leaves the focus where
 * it was. It says nothing to assistive technology by itself, and keyboards reach all of it.
 */
export function attachDebugOverlay(inspector: Inspector, options: OverlayOptions = {}): Cancel {
  const { environment } = inspector.options;
  const shown = readout();
  const controls = networkControls(inspector.network);
  const state = make("b", {});
  const trip = make("span", {});
  const toggle = make("button", { type: "button", className: "toggle", title: "How the connection fares" }, [state, trip]);
  const [figure, figures, happenings] = shown.elements;
  const body = make("div", { className: "body", id: "body" }, [figure!, figures!, controls.element, happenings!]);
  const panel = make("section", { ariaLabel: "Connection" }, [toggle, body]);
  toggle.setAttribute("aria-controls", "body");

  const refresh = (): void => {
    const reading = inspector.meter.read();
    panel.dataset["status"] = reading.status;
    write(state, reading.status);
    write(trip, `${time(reading.rttMs)} · ${rate(reading.states.perSecond).replace("/", " states/")}`);
    if (body.hidden) return;
    shown.show(reading, environment.now());
    controls.show();
  };
  const collapse = (isCollapsed: boolean): void => {
    body.hidden = isCollapsed;
    panel.classList.toggle("open", !isCollapsed);
    toggle.ariaExpanded = `${!isCollapsed}`;
    refresh();
  };
  toggle.onclick = () => collapse(!body.hidden);

  const host = make("div", { className: "rookery-debug" });
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  root.append(panel);
  leaveFocus(host, root);
  for (const name of OWN_EVENTS) host.addEventListener(name, (event) => event.stopPropagation(), { passive: true });
  const parent = options.parent as { append(element: HTMLElement): void } | undefined;
  (parent ?? document.body).append(host);
  collapse(options.collapsed ?? innerWidth < NARROW_PX);

  let cancelTimer: Cancel = () => {};
  const tick = (): void => {
    refresh();
    cancelTimer = environment.after(REFRESH_MS, tick);
  };
  tick();
  return () => {
    cancelTimer();
    host.remove();
  };
}

/** Who points at it goes on typing where they were; who comes by keyboard stays. */
function leaveFocus(host: HTMLElement, root: ShadowRoot): void {
  let before: Element | null = null;
  let isPointing = false;
  root.addEventListener("pointerdown", () => {
    isPointing = true;
    if (document.activeElement !== host) before = document.activeElement;
  });
  root.addEventListener("keydown", () => (isPointing = false));
  const giveBack = (): void => {
    if (!isPointing) return;
    (root.activeElement as HTMLElement | null)?.blur();
    if (before instanceof HTMLElement && before !== document.body) before.focus({ preventScroll: true });
  };
  root.addEventListener("click", giveBack);
  root.addEventListener("change", giveBack);
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
