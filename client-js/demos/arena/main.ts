import { gameType } from "@rookery/client";
import { decodeArenaState } from "../gen/games/arena_decoders.js";
import { ArenaStateSchema, FromArenaSchema, ToArenaSchema } from "../gen/games/arena_pb.js";
import type { ArenaState } from "../gen/games/arena_pb.js";
import { attempt, colour, connect, element, guestToken, playerName, roomInLink, showStatus, stay } from "../page.js";
import { announce, showScores, showTime } from "./board.js";
import { Controls } from "./controls.js";
import { Picture } from "./picture.js";
import { Sound } from "./sound.js";

const Arena = gameType("arena", {
  says: ToArenaSchema,
  hears: FromArenaSchema,
  state: ArenaStateSchema,
  decodeState: decodeArenaState,
});

const HINT_MS = 20_000;

const name = await playerName();
const client = await connect(guestToken(name));
showStatus(client);

const canvas = element<HTMLCanvasElement>("picture");
const sound = new Sound(element("sound"));
let seat = 0;
let ends = 0;
let restedMs = 0;
const serverNow = (): number => client.clock.serverNow();
const picture = new Picture(canvas, { seat: () => seat, serverNow });

stay(async () => {
  const link = roomInLink();
  const room = await (link === null ? client.joinOrCreate(Arena) : client.joinById(Arena, link));

  let aim = { x: NaN, y: NaN };
  const controls = new Controls(canvas, element("dash"), () => picture.onCanvas(seat), {
    steer: ({ x, y }) => {
      const next = picture.toWorld(x, y);
      if (room.status === "ended" || Math.hypot(next.x - aim.x, next.y - aim.y) < 1) return;
      aim = next;
      room.sendLatest("steer", aim);
    },
    dash: () => {
      if (serverNow() < restedMs || !attempt(() => room.send("dash", {}))) return;
      sound.play("dash");
      element("hint").hidden = true;
    },
  });
  setTimeout(() => (element("hint").hidden = true), HINT_MS);
  element("cheer").onclick = () => attempt(() => room.send("cheer", {}));

  room.onState((state: ArenaState) => {
    ends = state.round?.endsMs ?? 0;
    seat = room.seat;
    restedMs = state.dots[seat]?.restedMs ?? 0;
    picture.show(state);
    showScores(state, seat);
    controls.again();
  });
  room.on("cheered", ({ seat }) => {
    picture.cheered(seat);
    sound.play("cheer");
  });
  room.on("collected", (got) => {
    picture.sparks.burst(got, got.worth, colour(got.seat));
    if (got.seat === seat) sound.play(got.worth > 1 ? "gold" : "got");
  });
  room.on("bumped", (blow) => {
    picture.sparks.blow(blow, blow.dropped, colour(blow.whom));
    if (blow.by !== seat && blow.whom !== seat) return;
    picture.shake();
    sound.play("hit");
  });
  room.on("timeUp", ({ name, score }) => {
    announce(score > 0 ? `${name} wins with ${score}` : "Time is up");
    sound.play("over");
  });

  return room;
});

setInterval(() => {
  showTime(ends === 0 ? undefined : ends - serverNow());
  element("dash").classList.toggle("rests", serverNow() < restedMs);
}, 100);
