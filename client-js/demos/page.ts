// What the pages share: who plays, where the server is, and what the bar on top says.
import { Client, RookeryError, type RoomEnd, type TokenSource } from "@rookery/client";

/** The room that the page's link names, if it names one. */
export function roomInLink(): string | null {
  return new URLSearchParams(location.search).get("room");
}

/** `?server=wss://one,wss://two`, or where the page came from. */
export const servers: readonly string[] = (
  new URLSearchParams(location.search).get("server") ?? location.origin.replace(/^http/, "ws")
).split(",");

/** A client for these servers; with `?debug` the page shows how it fares, and lets its network be spoiled. */
export async function connect(token: TokenSource): Promise<Client> {
  if (!new URLSearchParams(location.search).has("debug")) return new Client(servers, { token });
  const { attachDebugOverlay, Inspector } = await import("@rookery/client/debug");
  const inspector = new Inspector();
  attachDebugOverlay(inspector);
  return new Client(servers, { token, ...inspector.options });
}

/** The element with this id; pages and their scripts belong together, so it is there. */
export function element<E extends HTMLElement = HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

/** An element with a class and text; text from players is only ever put there as text. */
export function make(tag: string, className: string, ...content: (string | Node)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}

/** Shows this in the colour of a seat, as the style sheet has it. */
export function inColourOf(seat: number, shown: HTMLElement): HTMLElement {
  shown.style.setProperty("--seat", colour(seat));
  return shown;
}

/** The player's name: remembered, or asked for. The bar's button asks again. */
export async function playerName(): Promise<string> {
  const name = localStorage.getItem("rookery.name") ?? (await askName(""));
  const me = element("me");
  me.textContent = name;
  me.onclick = async () => {
    await askName(name);
    location.reload();
  };
  return name;
}

function askName(before: string): Promise<string> {
  const input = document.createElement("input");
  Object.assign(input, { value: before, maxLength: 24, required: true, placeholder: "Your name" });
  const go = make("button", "primary", "Play");
  const form = document.createElement("form");
  form.append(make("h2", "", "What shall the others call you?"), input, go);
  const dialog = document.createElement("dialog");
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((settle) => {
    dialog.oncancel = (event) => before === "" && event.preventDefault();
    dialog.onclose = () => dialog.remove();
    form.onsubmit = (event) => {
      event.preventDefault();
      const name = input.value.trim();
      if (name === "") return;
      localStorage.setItem("rookery.name", name);
      dialog.close();
      settle(name);
    };
  });
}

/** Guests' tokens are good for an hour. */
const TOKEN_LIFE_MS = 55 * 60 * 1000;

/**
 * What a server in dev mode gives to any guest, once for a tab and name.
 *
 * Each new token is for somebody nobody has been before, and a seat is kept only for who sat in it.
 */
export function guestToken(name: string): () => Promise<string> {
  const key = `rookery.token.${name}`;
  return async () => {
    const { token, since } = JSON.parse(sessionStorage.getItem(key) ?? "{}") as { token?: string; since?: number };
    const age = Date.now() - (since ?? 0);
    if (token !== undefined && age >= 0 && age < TOKEN_LIFE_MS) return token;
    const asked = fetch(`/dev/token?name=${encodeURIComponent(name)}`);
    const answer = await asked.catch(() => undefined);
    if (answer?.ok === true) {
      const fresh = ((await answer.json()) as { token: string }).token;
      sessionStorage.setItem(key, JSON.stringify({ token: fresh, since: Date.now() }));
      return fresh;
    }
    throw new RookeryError("no_token", "The server admits no guests, or is away", {
      temporary: answer === undefined || answer.status >= 500,
    });
  };
}

/** Each seat's own; those of neighbours differ most. */
export function colour(seat: number): string {
  return `hsl(${Math.round(seat * 137.5 + 30) % 360} 78% 62%)`;
}

const WORDS = {
  idle: "connecting",
  connecting: "connecting",
  online: "online",
  waiting: "reconnecting",
  closed: "closed",
} as const;

/** Keeps the bar's word about the connection true. */
export function showStatus(client: Client): void {
  const shown = element("status");
  client.onStatus(({ kind }) => {
    shown.dataset["status"] = WORDS[kind];
    shown.textContent = WORDS[kind];
  });
}

/** Offers a link for others to come to the same room, and keeps the page's own true. */
function showLink(room: string): void {
  const link = new URL(`?room=${room}`, location.href);
  if (roomInLink() !== null) history.replaceState(null, "", withRoom(room));
  const share = element("share");
  share.hidden = false;
  share.dataset["link"] = link.href;
  share.onclick = async () => {
    await navigator.clipboard.writeText(link.href);
    share.textContent = "Copied";
  };
}

interface Seat {
  readonly id: string;
  onJoin(tell: () => void): void;
  onEnd(tell: (end: RoomEnd) => void): void;
}

/** Enters a room, or says why that cannot be; what can be tried again is, a moment later. */
export function stay(enter: () => Promise<Seat>): void {
  const refused = (reason: unknown): void => {
    if (!(reason instanceof RookeryError)) throw reason;
    if (!reason.temporary) return notice(reason.message);
    setTimeout(() => stay(enter), 300 + 700 * Math.random()); // not all at the same moment
  };
  enter().then((room) => {
    showLink(room.id);
    room.onJoin(() => showLink(room.id)); // again, perhaps in another room
    room.onEnd(({ reason, rejoining }) => rejoining || notice(reason.message));
  }, refused);
}

function withRoom(room: string): URL {
  const link = new URL(location.href);
  link.searchParams.set("room", room);
  return link;
}

/** Does what may be impossible at the moment, as saying something while the connection is away. */
export function attempt(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (reason) {
    if (!(reason instanceof RookeryError)) throw reason;
    showNotice(reason.message);
    return false;
  }
}

let hidesNotice: ReturnType<typeof setTimeout> | undefined;

/** Says for a while what did not work, in words for people. */
export function showNotice(text: string): void {
  notice(text);
  hidesNotice = setTimeout(() => (element("notice").hidden = true), 8000);
}

function notice(text: string): void {
  clearTimeout(hidesNotice);
  element("notice").textContent = text;
  element("notice").hidden = false;
}
