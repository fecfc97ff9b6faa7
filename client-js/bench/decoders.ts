import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Decoder, Encoder, schema, t } from "@colyseus/schema";
import { fromBinary as newestFromBinary } from "protobuf-highest";
import { decodeArenaState } from "../demos/gen/games/arena_decoders.js";
import { ArenaStateSchema } from "../demos/gen/games/arena_pb.js";

const ENTITIES = 500;

/** One way to take an update of 500 entities. */
export interface Contender {
  /** How many bytes an update has. */
  readonly bytes: number;
  /** Takes one update, and returns what a game would look at. */
  readonly update: () => unknown;
}

/** By name; made when asked for, so that each process knows only its own. */
export const contenders: { readonly [name: string]: () => Contender } = {
  "protobuf-es 2.13": () => ofProtobuf((bytes) => fromBinary(ArenaStateSchema, bytes, { readUnknownFields: false })),
  "protobuf-es 2.17": () =>
    ofProtobuf((bytes) => newestFromBinary(ArenaStateSchema as never, bytes, { readUnknownFields: false })),
  "protoc-gen-rookery": () => ofProtobuf(decodeArenaState),
  "Colyseus, whole state, new": () => {
    const bytes = new Encoder(colyseusState()).encodeAll().slice();
    return {
      bytes: bytes.length,
      update: () => {
        const decoder = new Decoder(new State());
        decoder.decode(bytes);
        return decoder.state;
      },
    };
  },
  "Colyseus, whole state, kept": () => {
    const bytes = new Encoder(colyseusState()).encodeAll().slice();
    const decoder = new Decoder(new State());
    return {
      bytes: bytes.length,
      update: () => {
        decoder.decode(bytes);
        return decoder.state;
      },
    };
  },
  "Colyseus, patch of all x and y": () => {
    const state = colyseusState();
    const encoder = new Encoder(state);
    const decoder = new Decoder(new State());
    decoder.decode(encoder.encodeAll().slice());
    encoder.discardChanges();
    const patches = [1, -1].map((step) => {
      for (const dot of state.dots.values()) {
        dot.x += step;
        dot.y += step;
      }
      const patch = encoder.encode().slice();
      encoder.discardChanges();
      return patch;
    });
    let turn = 0;
    return {
      bytes: patches[0]!.length,
      update: () => {
        decoder.decode(patches[turn++ % 2]!); // there and back again, so that each changes something
        return decoder.state;
      },
    };
  },
};

function ofProtobuf(decode: (bytes: Uint8Array) => unknown): Contender {
  const dots = Object.fromEntries(entities().map((dot, index) => [index + 1, dot]));
  const bytes = toBinary(ArenaStateSchema, create(ArenaStateSchema, { dots }));
  return { bytes: bytes.length, update: () => decode(bytes) };
}

function entities() {
  return Array.from({ length: ENTITIES }, (_, index) => ({
    name: `gamer-${index}`,
    x: index * 1.7,
    y: index * 2.3,
    radius: 5 + index / 10,
    score: index * 3,
  }));
}

Encoder.BUFFER_SIZE = 64 * 1024; // or it warns that it grows

const Dot = schema({ name: t.string(), x: t.float32(), y: t.float32(), radius: t.float32(), score: t.uint32() }, "Dot");
const State = schema({ dots: t.map(Dot) }, "State");

function colyseusState() {
  const state = new State();
  entities().forEach((entity, index) => state.dots.set(String(index + 1), Object.assign(new Dot(), entity)));
  return state;
}
