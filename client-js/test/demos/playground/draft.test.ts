import { create, equals, fromBinary, toBinary, type DescField, type DescMessage, type Message } from "@bufbuild/protobuf";
import { reflect, type ReflectMessage, type ScalarValue } from "@bufbuild/protobuf/reflect";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  choose,
  emptyEntry,
  emptyItem,
  emptyValue,
  messageDraft,
  read,
  type FieldDraft,
  type ListDraft,
  type MapDraft,
  type MessageDraft,
  type ValueDraft,
} from "../../../demos/playground/draft.js";
import { printScalar } from "../../../demos/playground/scalars.js";
import { all } from "../../decoding/all.js";
import { anyMessage } from "../../decoding/messages.js";
import { OldSchema } from "../../gen/shapes/old_pb.js";
import { ChoicesSchema, ListsSchema, MapsSchema, OptionalsSchema, ScalarsSchema, TreeSchema } from "../../gen/shapes/shapes_pb.js";

/** Somebody types this message into an empty form. */
function typed(message: ReflectMessage): MessageDraft {
  const draft = messageDraft(message.desc);
  for (const member of draft.members) {
    if (member.kind === "field") typeField(message, member);
    else {
      choose(member, message.oneofCase(member.desc));
      if (member.chosen !== undefined) typeField(message, member.chosen);
    }
  }
  return draft;
}

function typeField(message: ReflectMessage, field: FieldDraft): void {
  const { desc } = field;
  if (!message.isSet(desc)) return;
  field.value ??= emptyValue(desc);
  const value = message.get(desc);
  if (desc.fieldKind === "list") {
    for (const item of message.get(desc)) (field.value as ListDraft).items.push(typedValue(emptyItem(desc), item));
  } else if (desc.fieldKind === "map") {
    for (const [key, item] of message.get(desc)) {
      const entry = emptyEntry(desc);
      entry.key.text = printScalar(key as ScalarValue);
      (field.value as MapDraft).entries.push({ key: entry.key, value: typedValue(entry.value, item) });
    }
  } else field.value = typedValue(field.value as ValueDraft, value);
}

function typedValue(draft: ValueDraft, value: unknown): ValueDraft {
  if (draft.kind === "message") return typed(value as ReflectMessage);
  if (draft.kind === "enum") draft.number = value as number;
  else draft.text = printScalar(value as ScalarValue);
  return draft;
}

function made(draft: MessageDraft): Message {
  const done = read(draft);
  if ("complaints" in done) throw new Error([...done.complaints.values()].join());
  return done.message;
}

function fieldOf(draft: MessageDraft, name: string): FieldDraft {
  return draft.members.find((member) => member.kind === "field" && member.desc.name === name) as FieldDraft;
}

function complaintsOf(draft: MessageDraft): string[] {
  const done = read(draft);
  return "complaints" in done ? [...done.complaints.values()] : [];
}

const descs = [...new Map<string, DescMessage>(all.map(({ desc }) => [desc.typeName, desc])).values()];

test.each(descs.map((desc) => [desc.typeName, desc] as const))("whatever a %s holds can be typed, and is what is said", (_, desc) => {
  fc.assert(
    fc.property(anyMessage(desc), (message) => {
      const sent = fromBinary(desc, toBinary(desc, made(typed(reflect(desc, message)))));
      expect(sent).toEqual(fromBinary(desc, toBinary(desc, message)));
    }),
    { numRuns: 30 },
  );
});

test("an untouched form says nothing but what its fields say by themselves", () => {
  for (const desc of [ScalarsSchema, OptionalsSchema, ListsSchema, MapsSchema, ChoicesSchema, TreeSchema]) {
    expect(toBinary(desc, made(messageDraft(desc)) as never).length).toBe(0);
  }
});

test("fields begin with their defaults, and with the zero where the file names none", () => {
  const draft = messageDraft(OldSchema);
  const text = (desc: DescField): string => {
    const value = emptyValue(desc);
    return value.kind === "scalar" ? value.text : value.kind === "enum" ? `${value.number}` : value.kind;
  };
  expect(text(OldSchema.field.number)).toBe("-5");
  expect(text(OldSchema.field.mood)).toBe("2");
  expect(text(OldSchema.field.wide)).toBe("9");
  expect(text(OldSchema.field.raw)).toBe("72 61 77");
  expect(fieldOf(draft, "name").mayBeAbsent).toBe(false);
  expect(fieldOf(draft, "inner").value).toBeUndefined(); // or the form would never end
});

test.each([
  ["int32", "2147483648", "a whole number from -2147483648 to 2147483647"],
  ["uint32", "-1", "a whole number from 0 to 4294967295"],
  ["uint32", "", "a whole number from 0 to 4294967295"],
  ["int64", "1.5", "a whole number from -9223372036854775808 to 9223372036854775807"],
  ["fixed64", "18446744073709551616", "a whole number from 0 to 18446744073709551615"],
  ["sint32", "1e3", "a whole number from -2147483648 to 2147483647"],
  ["double", "fast", "a number, as 2.5 or 1e6"],
  ["double", " ", "a number, as 2.5 or 1e6"],
  ["float", "1e39", "at most 3.4e38: it is a float"],
  ["bytes", "0a f", "bytes in hex, as 0a ff"],
  ["bool", "yes", "true or false"],
])("%s takes no %j, and says what it takes", (name, text, complaint) => {
  const draft = messageDraft(ScalarsSchema);
  const { value } = fieldOf(draft, name);
  if (value?.kind !== "scalar") throw new Error(`${name} is no scalar`);
  value.text = text;
  const done = read(draft);
  expect("complaints" in done && done.complaints.get(value)).toBe(complaint);
});

test.each([
  ["int32", " -7 ", { int32: -7 }],
  ["uint64", "18446744073709551615", { uint64: 18446744073709551615n }],
  ["int64_text", "-9", { int64Text: "-9" }],
  ["double", "-Infinity", { double: -Infinity }],
  ["float", "1e3", { float: 1000 }],
  ["bytes", "0A ff", { bytes: Uint8Array.of(10, 255) }],
  ["bool", "true", { bool: true }],
  ["string", "  <b>  ", { string: "  <b>  " }],
])("%s takes %j", (name, text, init) => {
  const draft = messageDraft(ScalarsSchema);
  (fieldOf(draft, name).value as { text: string }).text = text;
  expect(equals(ScalarsSchema, made(draft) as never, create(ScalarsSchema, init))).toBe(true);
});

test("everything that does not fit is said, also deep inside, and a key that is there twice", () => {
  const draft = messageDraft(MapsSchema);
  const numbers = fieldOf(draft, "numbers").value as MapDraft;
  for (const text of ["one", "one", "two"]) {
    const entry = emptyEntry(numbers.desc);
    entry.key.text = text;
    (entry.value as { text: string }).text = text === "two" ? "2" : "1";
    numbers.entries.push(entry);
  }
  const scalars = fieldOf(draft, "by_uint32").value as MapDraft;
  const entry = emptyEntry(scalars.desc);
  entry.key.text = "-1";
  (fieldOf(entry.value as MessageDraft, "int32").value as { text: string }).text = "x";
  scalars.entries.push(entry);
  expect(complaintsOf(draft).sort()).toEqual([
    "a whole number from -2147483648 to 2147483647",
    "a whole number from 0 to 4294967295",
    "another key: this one is there already",
  ]);
});
