import { Client, gameType } from "@rookery/client";
import { decodeState } from "./gen/pairs_decoders.js";
import { FromRoomSchema, StateSchema, ToRoomSchema } from "./gen/pairs_pb.js";
import { guestToken, server } from "./guest.js";

const Pairs = gameType("pairs", {
  says: ToRoomSchema,
  hears: FromRoomSchema,
  state: StateSchema,
  decodeState,
});

const PICTURES = ["", "🍎", "🚲", "🐙", "🌵", "🎈", "🍄", "⛵", "🦊"];

const status = document.getElementById("status")!;
const board = document.getElementById("cards")!;

const client = new Client([server], { token: guestToken });
client.onStatus(({ kind }) => (status.textContent = kind));

const room = await client.joinOrCreate(Pairs);

room.onState(({ cards }) => {
  for (const [number, { picture }] of Object.entries(cards)) {
    button(Number(number)).textContent = PICTURES[picture] ?? "?";
  }
});
room.on("turned", ({ seat, card }) => (status.textContent = `${seat} turned card ${card}`));

/** The button of a card; the first time it is asked for, it is made. */
function button(card: number): HTMLButtonElement {
  for (let next = board.childElementCount + 1; next <= card; next++) {
    const made = document.createElement("button");
    made.onclick = () => room.send("turn", { card: next });
    board.append(made);
  }
  return board.children[card - 1] as HTMLButtonElement;
}
