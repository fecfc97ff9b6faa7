// What the pages share: who plays, where the server is, and what the bar on top says.
import { Client, RookeryError, type RoomEnd, type TokenSource } from "@rookery/client";
import { element, make } from "./elements.js";
import { servers } from "./guest.js";
import { isTheRooms, saysRoomClosed, showOver } from "./over.js";

export { colour, element, inColourOf, make } from "./elements.js";
export { guestToken, servers } from "./guest.js";

/** The room that the page's link names, if it names one. */
export function roomInLink(): string | null {
  return new URLSearchParams(location.search).get("room");
}

/** A client for these servers; with `?debug` the page shows how it fares, and lets its network be spoiled. */
export async function connect(token: TokenSource): Promise<Client> {
  if (!new URLSearchParams(location.search).has("debug")) return new Client(servers, { token });
  const { attachDebugOverlay, Inspector } = await import("@rookery/client/debug");
  const inspector = new Inspector();
  attachDebugOverlay(inspector);
  return new Client(servers, { token, ...inspector.options });
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

const WORDS = {
  idle: "connecting",
  connecting: "connecting",
  online: "online",
  waiting: "reconnecting",
  closed: "closed",
} as const;

/** Keeps the bar's word about the connection true, and says when it is closed for good. */
export function showStatus(client: Client): void {
  const shown = element("status");
  let wasAway = false;
  client.onStatus((status) => {
    if (status.kind === "waiting") wasAway = true;
    // The node stopped, and another one or its successor is there: nobody needs to press a button.
    if (status.kind === "online" && wasAway && saysRoomClosed()) return location.reload();
    shown.dataset["status"] = WORDS[status.kind];
    shown.textContent = WORDS[status.kind];
    if (status.kind === "closed" && status.reason !== undefined) showOver(status.reason, true);
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
    if (!reason.temporary || (roomInLink() !== null && isTheRooms(reason))) return showOver(reason);
    notice("There is no place at the moment: trying again …");
    setTimeout(() => stay(enter), 300 + 700 * Math.random()); // not all at the same moment
  };
  enter().then((room) => {
    element("notice").hidden = true;
    showLink(room.id);
    room.onJoin(() => showLink(room.id)); // again, perhaps in another room
    room.onEnd(({ reason, rejoining }) => rejoining || showOver(reason));
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
