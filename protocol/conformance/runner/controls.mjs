// The control messages, as control.proto defines them: read from it, so that there is one definition.
import { readFileSync } from "node:fs";
import { BinaryReader, BinaryWriter, WireType } from "./libraries.mjs";

const PROTO = new URL("../../src/main/proto/rookery/v1/control.proto", import.meta.url);
const { messages, enums } = readSchema(readFileSync(PROTO, "utf8"));

/**
 * The bytes of a message. Values go by their names in the proto: bytes in hex, enums by name or number.
 * What stands under "+" is hex that is written behind the fields, for such as the client cannot know.
 */
export function encodeControl(name, values) {
  const writer = new BinaryWriter();
  const { "+": further = "", ...known } = values;
  const fields = fieldsOf(name);
  for (const key of Object.keys(known)) {
    if (!fields.some((field) => field.name === key)) throw new Error(`${name} has no field ${key}`);
  }
  for (const field of fields) {
    const value = known[field.name];
    if (value !== undefined) writeField(writer, name, field, value);
  }
  return Buffer.concat([writer.finish(), Buffer.from(further, "hex")]);
}

/** What a message says, all fields present; undefined when it is none. */
export function decodeControl(name, payload) {
  const fields = fieldsOf(name);
  const values = Object.fromEntries(fields.map((field) => [field.name, emptyOf(field.type)]));
  const reader = new BinaryReader(payload);
  try {
    while (reader.pos < reader.len) {
      const [number, wire] = reader.tag();
      const field = fields.find((candidate) => candidate.number === number);
      if (field === undefined) reader.skip(wire, number);
      else readField(reader, field, values);
    }
  } catch {
    return undefined;
  }
  return values;
}

function fieldsOf(name) {
  const fields = messages.get(name);
  if (fields === undefined) throw new Error(`control.proto has no message ${name}`);
  return fields;
}

function writeField(writer, message, { name, number, type }, value) {
  switch (type) {
    case "string":
      return void writer.tag(number, WireType.LengthDelimited).string(value);
    case "bytes":
      return void writer.tag(number, WireType.LengthDelimited).bytes(Buffer.from(value, "hex"));
    case "bool":
      return void writer.tag(number, WireType.Varint).bool(value);
    case "double":
      return void writer.tag(number, WireType.Bit64).double(value);
    case "uint32":
    case "uint64":
      return void writer.tag(number, WireType.Varint)[type](value);
    default: {
      const chosen = typeof value === "number" ? value : enums.get(`${message}.${type}`)?.get(value);
      if (chosen === undefined) throw new Error(`${message}.${name} has no value ${value}`);
      writer.tag(number, WireType.Varint).int32(chosen);
    }
  }
}

function readField(reader, { name, type }, values) {
  if (type === "bytes") values[name] = Buffer.from(reader.bytes()).toString("hex");
  else if (type === "uint64") values[name] = Number(reader.uint64());
  else if (type === "map") {
    const entry = new BinaryReader(reader.bytes());
    const pair = ["", ""];
    while (entry.pos < entry.len) pair[entry.tag()[0] - 1] = entry.string();
    values[name] = { ...values[name], [pair[0]]: pair[1] };
  } else if (["string", "bool", "double", "uint32"].includes(type)) values[name] = reader[type]();
  else values[name] = reader.int32();
}

function emptyOf(type) {
  if (type === "string" || type === "bytes") return "";
  if (type === "map") return {};
  return type === "bool" ? false : 0;
}

/** As much of the language as control.proto uses. */
function readSchema(text) {
  const messages = new Map();
  const enums = new Map();
  const within = [];
  for (const line of text.split("\n").map((whole) => whole.replace(/\/\/.*/, "").trim())) {
    const opened = /^(message|enum|oneof) (\w+) \{$/.exec(line);
    const field = /^(map<string, string>|\w+) (\w+) = (\d+);$/.exec(line);
    const value = /^(\w+) = (\d+);$/.exec(line);
    const message = within.find(({ kind }) => kind === "message")?.name;
    if (opened !== null) {
      within.push({ kind: opened[1], name: opened[2] });
      if (opened[1] === "message") messages.set(opened[2], []);
      if (opened[1] === "enum") enums.set(`${message}.${opened[2]}`, new Map());
    } else if (line === "}") {
      within.pop();
    } else if (field !== null && message !== undefined) {
      const type = field[1].startsWith("map") ? "map" : field[1];
      messages.get(message).push({ type, name: field[2], number: Number(field[3]) });
    } else if (value !== null) {
      enums.get(`${message}.${within.at(-1).name}`).set(value[1], Number(value[2]));
    }
  }
  return { messages, enums };
}
