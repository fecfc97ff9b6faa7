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
const press = document.getElementById("press") as HTMLButtonElement;

const client = new Client([server], { token: guestToken });
client.onStatus(({ kind }) => (status.textContent = kind));

const room = await client.joinOrCreate(@Class@);

press.onclick = () => room.send("press", {});
press.disabled = false; // there is a room to say it to
room.on("pressed", ({ seat }) => (status.textContent = `${seat} pressed`));
room.onState(({ presses }: State) => (document.getElementById("presses")!.textContent = `${presses}`));
