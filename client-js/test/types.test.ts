import { expect, expectTypeOf, test } from "vitest";
import { gameType, type Client, type Room } from "@rookery/client";
import { Arena } from "./arena.js";
import { decodeDot } from "./gen/arena_decoders.js";
import { ArenaStateSchema, FromArenaSchema, ToArenaSchema, type ArenaState, type Cheered } from "./gen/arena_pb.js";

/** Never called: the compiler is what reads it. */
export async function misspelt(client: Client): Promise<void> {
  const room = await client.joinOrCreate(Arena, { options: { colour: "red" } });
  room.send("steer", { x: 1, y: 2 });
  room.sendLatest("cheer", {});
  // @ts-expect-error: no such message
  room.send("stear", { x: 1, y: 2 });
  // @ts-expect-error: no such field
  room.send("steer", { x: 1, z: 2 });
  // @ts-expect-error: the field of another message
  room.sendLatest("steer", { text: "hello" });
  // @ts-expect-error: not a number
  room.send("steer", { x: "1" });
  // @ts-expect-error: the room says no such thing
  room.on("cheer", () => {});
  // @ts-expect-error: what the room said has no such field
  room.on("cheered", ({ seet }) => seet);
  // @ts-expect-error: the state has no such field
  room.onState(({ dot }) => dot);
  // @ts-expect-error: the type knows no such option
  await client.create(Arena, { options: { color: "red" } });
  await client.join(Arena, {
    // @ts-expect-error: the room says no such thing
    listen: (room) => room.on("cheer", () => {}),
  });
  room.on("cheered", (value) => expectTypeOf(value).toEqualTypeOf<Cheered>());
  room.onState((state) => expectTypeOf(state).toEqualTypeOf<ArenaState>());
  expectTypeOf(room).toEqualTypeOf<Room<typeof ToArenaSchema, typeof FromArenaSchema, typeof ArenaStateSchema>>();
}

/** Never called either. */
export function misfit(): void {
  gameType("arena", {
    says: ToArenaSchema,
    hears: FromArenaSchema,
    state: ArenaStateSchema,
    // @ts-expect-error: the decoder of another message
    decodeState: decodeDot,
  });
}

test("a message without exactly one oneof cannot say what is said", () => {
  expect(() => gameType("arena", { says: ArenaStateSchema, hears: FromArenaSchema })).toThrow(
    expect.objectContaining({ code: "bad_game_type" }),
  );
  expect(gameType("arena", { says: ToArenaSchema, hears: FromArenaSchema }).state).toBeUndefined();
});
