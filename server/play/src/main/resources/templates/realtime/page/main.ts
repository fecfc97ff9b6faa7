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
const field = document.getElementById("field") as HTMLCanvasElement;
const brush = field.getContext("2d")!;

const client = new Client([server], { token: guestToken });
client.onStatus(({ kind }) => (status.textContent = kind));

const room = await client.joinOrCreate(@Class@);

field.onpointermove = ({ offsetX: x, offsetY: y }) => room.sendLatest("steer", { x, y });
field.onclick = () => room.send("cheer", {});
room.on("cheered", ({ seat }) => (status.textContent = `${seat} cheers`));
room.onRefusal(({ text, code }) => (status.textContent = text || code));

room.onState(({ dots }: State) => {
  brush.clearRect(0, 0, field.width, field.height);
  for (const [seat, { name, x, y, cheers }] of Object.entries(dots)) {
    brush.fillStyle = `hsl(${(Number(seat) * 137) % 360} 75% 60%)`;
    brush.beginPath();
    brush.arc(x, y, 12 + Math.min(cheers, 20), 0, 2 * Math.PI);
    brush.fill();
    brush.fillText(name, x + 18, y + 4);
  }
});
