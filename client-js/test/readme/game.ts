import { Client, gameType, RookeryError } from "@rookery/client";
import { decodeArenaState } from "../gen/arena_decoders.js";
import { ArenaStateSchema, FromArenaSchema, ToArenaSchema } from "../gen/arena_pb.js";

const Arena = gameType("arena", {
  says: ToArenaSchema,
  hears: FromArenaSchema,
  state: ArenaStateSchema,
  decodeState: decodeArenaState,
});

/** A whole game: point, and your dot follows; click, and everyone sees you cheer. */
export async function play(canvas: HTMLCanvasElement, status: HTMLElement): Promise<void> {
  const client = new Client(["wss://one.example:8443", "wss://two.example:8443"], { token: fetchToken });
  client.onStatus(({ kind }) => (status.textContent = kind));

  const room = await client.joinOrCreate(Arena);
  const brush = canvas.getContext("2d");

  canvas.onpointermove = ({ offsetX: x, offsetY: y }) => room.sendLatest("steer", { x, y });
  canvas.onclick = () => {
    try {
      room.send("cheer", { text: "hey" });
    } catch (error) {
      if (!(error instanceof RookeryError && error.temporary)) throw error;
      status.textContent = "one moment …";
    }
  };
  room.on("cheered", ({ seat, text }) => (status.textContent = `${seat}: ${text}`));
  room.onState(({ dots }) => {
    brush?.clearRect(0, 0, canvas.width, canvas.height);
    for (const [seat, dot] of Object.entries(dots)) {
      brush?.fillRect(dot.x, dot.y, Number(seat) === room.seat ? 8 : 4, 4);
    }
  });
  room.onEnd(({ reason, rejoining }) => {
    if (!rejoining) status.textContent = reason.message;
  });
}

async function fetchToken(): Promise<string> {
  return (await fetch("/token")).text();
}
