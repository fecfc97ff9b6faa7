// What a page says when it is over for this room or this connection, and what to do then.
import type { RookeryError } from "@rookery/client";
import { button, link, make } from "./elements.js";

const WORDS: { readonly [code: string]: string } = {
  already_seated: "You are in this room already, in another window.",
  kicked: "You were sent out of this room.",
  left: "You left this room.",
  no_token: "This server lets no guests in.",
  replaced: "You went on in another window.",
  room_closed: "This room was closed.",
  room_full: "This room is full.",
  room_locked: "This room takes nobody new at the moment.",
  room_not_found: "This room is not there any more.",
  token_invalid: "The server does not know you any more.",
  type_unknown: "This server does not have this game.",
  wrong_type: "This link leads to a room of another game.",
};

/** What is of the connection or the server: another room would not help. */
const NOT_THE_ROOMS = new Set(["no_token", "token_invalid", "type_unknown", "replaced"]);

/** Refusals that pass, but are the room's own: whoever followed a link is to know, and to choose. */
const THE_ROOMS = new Set(["room_full", "room_locked", "room_closed"]);

export function isTheRooms({ code }: RookeryError): boolean {
  return THE_ROOMS.has(code);
}

/** The same page, which then finds a room for itself. */
function withoutRoom(): URL {
  const page = new URL(location.href);
  page.searchParams.delete("room");
  return page;
}

let shown: HTMLDialogElement | undefined;
let isClosedRoom = false;

/** Whether the page says that its room was closed, as a node does with all its rooms before it stops. */
export function saysRoomClosed(): boolean {
  return isClosedRoom;
}

/** Says in words for players why it is over, with a button to try again, and one for another room. */
export function showOver(reason: RookeryError, isConnection = false): void {
  if (shown !== undefined) return; // what came first is what the rest came from
  isClosedRoom = reason.code === "room_closed";
  shown = document.createElement("dialog");
  shown.className = "over";
  shown.setAttribute("role", "alertdialog");
  shown.oncancel = (event) => event.preventDefault();
  const words = WORDS[reason.code] ?? (isConnection ? "The connection to the server was closed." : reason.message);
  const again = button("primary", reason.code === "replaced" ? "Play here" : "Try again", () => location.reload());
  const other = button("", "Find another room", () => location.assign(withoutRoom()));
  const acts = isConnection || NOT_THE_ROOMS.has(reason.code) ? [again] : [again, other];
  shown.append(make("h2", "", words));
  if (isConnection && WORDS[reason.code] === undefined) shown.append(make("p", "", reason.message));
  shown.append(make("nav", "", ...acts, link("../", "", "All games")));
  document.body.append(shown);
  shown.showModal();
}
