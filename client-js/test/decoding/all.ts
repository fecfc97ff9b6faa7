import * as arenaGame from "../../demos/gen/games/arena_decoders.js";
import * as arenaGameTypes from "../../demos/gen/games/arena_pb.js";
import * as chat from "../../demos/gen/games/chat_decoders.js";
import * as chatTypes from "../../demos/gen/games/chat_pb.js";
import * as arena from "../gen/arena_decoders.js";
import * as arenaTypes from "../gen/arena_pb.js";
import * as old from "../gen/shapes/old_decoders.js";
import * as oldTypes from "../gen/shapes/old_pb.js";
import * as parts from "../gen/shapes/parts_decoders.js";
import * as partsTypes from "../gen/shapes/parts_pb.js";
import * as shapes from "../gen/shapes/shapes_decoders.js";
import * as shapesTypes from "../gen/shapes/shapes_pb.js";
import { pairs, type Pair } from "./sameAsProtobufEs.js";

/** Every decoder that this checkout generates. */
export const all: readonly Pair[] = [
  ...pairs(arenaGame, arenaGameTypes),
  ...pairs(chat, chatTypes),
  ...pairs(arena, arenaTypes),
  ...pairs(old, oldTypes),
  ...pairs(parts, partsTypes),
  ...pairs(shapes, shapesTypes),
];

