import { gameType } from "@rookery/client";
import { decodeArenaState } from "../gen/games/arena_decoders.js";
import { ArenaStateSchema, FromArenaSchema, ToArenaSchema } from "../gen/games/arena_pb.js";
import type { ArenaState } from "../gen/games/arena_pb.js";
import {
  attempt,
  colour,
  connect,
  element,
  guestToken,
  inColourOf,
  make,
  playerName,
  roomInLink,
  showStatus,
  stay,
} from "../page.js";
import { Picture } from "./picture.js";

const Arena = gameType("arena", {
  says: ToArenaSchema,
  hears: FromArenaSchema,
  state: ArenaStateSchema,
  decodeState: decodeArenaState,
});

const name = await playerName();
const client = await connect(guestToken(name));
showStatus(client);

const canvas = element<HTMLCanvasElement>("picture");
const banner = element("banner");
let seat = 0;
let ends = 0;
const picture = new Picture(canvas, () => seat);

stay(async () => {
  const link = roomInLink();
  const room = await (link === null ? client.joinOrCreate(Arena) : client.joinById(Arena, link));

  let pointer: { x: number; y: number } | undefined;
  let aim = { x: NaN, y: NaN };
  const steer = (): void => {
    if (pointer === undefined || room.status === "ended") return;
    const next = picture.toWorld(pointer.x, pointer.y);
    if (Math.hypot(next.x - aim.x, next.y - aim.y) < 1) return;
    aim = next;
    room.sendLatest("steer", aim);
  };
  canvas.onpointermove = ({ offsetX: x, offsetY: y }) => {
    pointer = { x, y };
    steer();
  };
  canvas.onpointerdown = (event) => {
    canvas.onpointermove?.(event);
    attempt(() => room.send("cheer", {}));
  };

  room.onState((state: ArenaState) => {
    ends = state.round?.endsMs ?? 0;
    seat = room.seat;
    picture.show(state);
    showScores(state);
    steer(); // where one dot is followed, what a resting pointer points at moves
  });
  room.on("cheered", ({ seat }) => picture.cheered(seat));
  room.on("collected", (got) => picture.sparks.burst(got, got.worth, colour(got.seat)));
  room.on("timeUp", ({ name, score }) => {
    banner.textContent = score > 0 ? `${name} wins with ${score}` : "Time is up";
    banner.hidden = false;
    setTimeout(() => (banner.hidden = true), 4000);
  });

  return room;
});

function showScores({ dots }: ArenaState): void {
  const best = Object.entries(dots).sort(([, a], [, b]) => b.score - a.score);
  element("scores").replaceChildren(
    ...best.slice(0, 8).map(([key, { name, score }]) => {
      const mine = Number(key) === seat ? "mine" : "";
      return inColourOf(Number(key), make("li", mine, make("span", "", name), String(score)));
    }),
  );
}

setInterval(() => {
  const left = Math.max(0, Math.ceil((ends - client.clock.serverNow()) / 1000));
  const shown = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  element("clock").textContent = ends === 0 ? "" : shown;
}, 250);
