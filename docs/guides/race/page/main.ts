import { Client, gameType, RookeryError } from "@rookery/client";
import { decodeState } from "./gen/race_decoders.js";
import { FromRoomSchema, OptionsSchema, StateSchema, ToRoomSchema } from "./gen/race_pb.js";
import { guestToken, server } from "./guest.js";

const Race = gameType("race", {
  says: ToRoomSchema,
  hears: FromRoomSchema,
  state: StateSchema,
  decodeState,
  options: OptionsSchema,
});

const status = document.getElementById("status")!;
const client = new Client([server], { token: guestToken });

/** A room of this league, or a new one; or the very room that a link names. */
function enter(league: string, password: string) {
  const link = new URLSearchParams(location.search).get("room");
  const options = { password };
  return link === null
    ? client.joinOrCreate(Race, { metadata: { league }, options })
    : client.joinById(Race, link, { options });
}

try {
  const room = await enter("beginners", "");
  history.replaceState(null, "", `?room=${room.id}`); // a link for friends

  room.select(
    ({ startsMs }) => startsMs,
    (startsMs) => {
      const seconds = Math.ceil((startsMs - client.clock.serverNow()) / 1000);
      if (seconds > 0) status.textContent = `in ${seconds} s`;
    },
  );
  const ended = await room.request("waitForEnd", {}, { deadlineMs: Infinity });
  if (ended.case === "ended") status.textContent = `seat ${ended.value.seat} won`;
} catch (error) {
  if (!(error instanceof RookeryError)) throw error;
  status.textContent = error.code === "wrong_password" ? "Which password?" : error.message;
}
