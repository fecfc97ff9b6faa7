import { create, toBinary, type DescFile, type DescMessage } from "@bufbuild/protobuf";
import { base64Encode } from "@bufbuild/protobuf/wire";
import { EmptySchema, file_google_protobuf_empty, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { ChatConfigSchema, ChatStateSchema, file_games_chat, FromChatSchema, ToChatSchema } from "../../../demos/gen/games/chat_pb.js";
import { describedGame, isSilent, type Description } from "../../../demos/playground/description.js";
import { brief, isSame, plain } from "../../../demos/playground/plain.js";
import { Colour, ScalarsSchema } from "../../gen/shapes/shapes_pb.js";

function described(files: readonly DescFile[], hears: DescMessage, more: Partial<Description> = {}): Description {
  const set = create(FileDescriptorSetSchema, { file: files.map(({ proto }) => proto) });
  return {
    type: "chat",
    seats: 16,
    ticksPerSecond: 0,
    hears: hears.typeName,
    says: FromChatSchema.typeName,
    shares: ChatStateSchema.typeName,
    config: ChatConfigSchema.typeName,
    defaults: base64Encode(toBinary(ChatConfigSchema, create(ChatConfigSchema, { keptLines: 50 }))),
    files: base64Encode(toBinary(FileDescriptorSetSchema, set)),
    ...more,
  };
}

test("a game type is made of its descriptors alone", () => {
  const { type, config } = describedGame(described([file_games_chat], ToChatSchema));
  expect(type.says.fields.map(({ name }) => name)).toEqual(["say"]);
  expect(type.hears.typeName).toBe(FromChatSchema.typeName);
  expect(type.options).toBeUndefined();
  expect(plain(config.desc, config.defaults)).toEqual([["welcome", '""'], ["kept_lines", "50"], ["longest_line", "0"]]);
});

test("a type to which players say nothing can be watched", () => {
  const { type } = describedGame(described([file_google_protobuf_empty, file_games_chat], EmptySchema));
  expect(isSilent(type.says)).toBe(true);
  expect(isSilent(type.hears)).toBe(false);
});

test("a message that was not described, or is none for players, is named", () => {
  expect(() => describedGame(described([file_games_chat], EmptySchema))).toThrow("The node did not describe google.protobuf.Empty");
  expect(() => describedGame(described([file_games_chat], ChatStateSchema))).toThrow("needs exactly one oneof");
});

test("what is shown are the names of the file, zeros too, and texts as they are", () => {
  const message = create(ScalarsSchema, { string: "<b>\n", bytes: Uint8Array.of(1, 255), colour: Colour.BLUE });
  const shown = new Map(plain(ScalarsSchema, message) as [string, string][]);
  expect(shown.get("string")).toBe('"<b>\\n"');
  expect(shown.get("bytes")).toBe("01 ff");
  expect(shown.get("colour")).toBe("COLOUR_BLUE");
  expect(shown.get("int64_text")).toBe("0");
});

test("a line is cut where it is too long, and values are told apart at any depth", () => {
  const value = [["a", [["b", "1"]]], ["c", "x".repeat(300)]] as const;
  expect(brief(value, 20)).toBe("a: {b: 1}, c: xxxxx…");
  expect(isSame(value, [["a", [["b", "1"]]], ["c", "x".repeat(300)]])).toBe(true);
  expect(isSame(value, [["a", [["b", "2"]]], ["c", "x".repeat(300)]])).toBe(false);
  expect(isSame(value, [["a", [["b", "1"]]]])).toBe(false);
});
