import { create, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { Client, gameType, type ClientOptions } from "@rookery/client";
import type { Carrier } from "../src/connection/frame.js";
import { Kind } from "../src/connection/kind.js";
import { varintSize, writeVarint } from "../src/connection/varint.js";
import { FakeServer } from "./fakeServer.js";
import { FakeTime } from "../src/testing/fakeTime.js";
import { decodeArenaState } from "./gen/arena_decoders.js";
import {
  ArenaOptionsSchema,
  ArenaStateSchema,
  FromArenaSchema,
  ToArenaSchema,
} from "./gen/arena_pb.js";

export const Arena = gameType("arena", {
  says: ToArenaSchema,
  hears: FromArenaSchema,
  state: ArenaStateSchema,
  decodeState: decodeArenaState,
  options: ArenaOptionsSchema,
});

/** A client in a world of the test's own. */
export function world(urls: string | readonly string[] = "wss://one.test", options: Partial<ClientOptions> = {}) {
  const time = new FakeTime();
  const server = new FakeServer(time);
  const client = new Client(urls, {
    token: () => "t.o.k",
    environment: time.environment(server.WebSocket),
    ...options,
  });
  return { time, server, client };
}

/** A client that is seated on channel 1; what `more` holds comes with JOINED. */
export async function seated(more: readonly Carrier[] = [], terms = {}, options: Partial<ClientOptions> = {}) {
  const { time, server, client } = world("wss://one.test", options);
  const joining = client.joinOrCreate(Arena);
  await time.pass(0);
  await server.socket.welcome();
  await server.socket.seat(1, terms, more);
  const room = await joining;
  server.socket.news();
  return { time, server, client, room };
}

export function message(init: MessageInitShape<typeof FromArenaSchema>): Carrier {
  return { kind: Kind.MESSAGE, payload: toBinary(FromArenaSchema, create(FromArenaSchema, init)) };
}

export function cheered(seat: number): Carrier {
  return message({ kind: { case: "cheered", value: { seat } } });
}

type State = MessageInitShape<typeof ArenaStateSchema>;

export function snapshot(version: number, state: State, epoch = 1): Carrier {
  return headed(Kind.SNAPSHOT, [epoch, version, 3], stateBytes(state));
}

export function change(from: number, to: number, state: State, epoch = 1): Carrier {
  return headed(Kind.CHANGE, [epoch, from, to, 0], stateBytes(state));
}

export function stateBytes(state: State): Uint8Array {
  return toBinary(ArenaStateSchema, create(ArenaStateSchema, state));
}

export function headed(kind: Carrier["kind"], head: readonly number[], rest: Uint8Array): Carrier {
  const size = head.reduce((sum, number) => sum + varintSize(number), 0);
  const payload = new Uint8Array(size + rest.length);
  let position = 0;
  for (const number of head) position = writeVarint(number, payload, position);
  payload.set(rest, position);
  return { kind, payload };
}
