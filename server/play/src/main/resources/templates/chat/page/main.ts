import { Client, gameType } from "@rookery/client";
import { decodeState } from "./gen/@package@_decoders.js";
import { FromRoomSchema, StateSchema, ToRoomSchema, type State } from "./gen/@package@_pb.js";
import { guestToken, server } from "./guest.js";

const @Class@ = gameType("@type@", {
  says: ToRoomSchema,
  hears: FromRoomSchema,
  state: StateSchema,
  decodeState,
});

const status = document.getElementById("status")!;
const shown = document.getElementById("lines")!;
const form = document.getElementById("say") as HTMLFormElement;
const input = form.elements.namedItem("text") as HTMLInputElement;

const client = new Client([server], { token: guestToken });
client.onStatus(({ kind }) => (status.textContent = kind));

const room = await client.joinOrCreate(@Class@);

form.onsubmit = (event) => {
  event.preventDefault();
  room.send("say", { text: input.value });
  input.value = "";
};
(document.getElementById("send") as HTMLButtonElement).disabled = false; // there is a room to say it to
room.onRefusal(({ text, code }) => (status.textContent = text || code));

room.onState(({ lines }: State) => {
  const items = Object.values(lines).map(({ name, text }) => {
    const item = document.createElement("li");
    const who = document.createElement("b");
    who.textContent = name;
    item.append(who, ` ${text}`); // as text: markup in it stays what somebody typed
    return item;
  });
  shown.replaceChildren(...items);
});
