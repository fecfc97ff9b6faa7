import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  DescriptorProtoSchema,
  Edition,
  FieldDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FieldOptions_JSType,
  FileDescriptorProtoSchema,
  type DescriptorProto,
  type FileDescriptorProto,
} from "@bufbuild/protobuf/wkt";
import fc, { type Arbitrary } from "fast-check";

type Init = MessageInitShape<typeof DescriptorProtoSchema>;
type Field = Exclude<MessageInitShape<typeof FieldDescriptorProtoSchema>, { readonly $typeName: string }>;
type Syntax = "proto2" | "proto3" | "editions";

const PACKAGE = "rookery.clienttest.any";
const MESSAGES = 12;
/** All but groups, messages and enums. */
const SCALARS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 15, 16, 17, 18] as readonly Type[];
const KEYS = [3, 4, 5, 6, 7, 8, 9, 13, 15, 16, 17, 18] as readonly Type[];
const WIDE = [3, 4, 6, 16, 18] as readonly Type[];

const anyType = fc.oneof(
  fc.constantFrom(...SCALARS).map((type) => ({ type, typeName: "" })),
  fc.nat({ max: MESSAGES - 1 }).map((index) => ({ type: Type.MESSAGE, typeName: `.${PACKAGE}.M${index}` })),
  fc.constant({ type: Type.ENUM, typeName: `.${PACKAGE}.Mood` }),
);

const anyField = fc.record({
  of: anyType,
  number: fc.oneof(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 16, max: 18_999 }), fc.integer({ min: 20_000, max: 2 ** 29 - 1 })),
  form: fc.constantFrom("one", "one", "optional", "list", "map", "choice"),
  key: fc.constantFrom(...KEYS),
  packed: fc.constantFrom(true, false, undefined),
  asText: fc.boolean(),
});

/** A file of messages with fields of every kind but groups, which lead to each other. */
export function anyFile(name: string, syntax: Syntax): Arbitrary<FileDescriptorProto> {
  const messages = fc.array(fc.array(anyField, { maxLength: 8 }), { minLength: MESSAGES, maxLength: MESSAGES });
  return messages.map((all) =>
    create(FileDescriptorProtoSchema, {
      name: `${name}.proto`,
      package: PACKAGE,
      syntax,
      ...(syntax === "editions" && { edition: Edition.EDITION_2023 }),
      messageType: all.map((fields, index) => message(`M${index}`, fields, syntax)),
      enumType: [{ name: "Mood", value: [{ name: "MOOD_NONE", number: 0 }, { name: "MOOD_GOOD", number: 1 }, { name: "MOOD_BAD", number: -7 }] }],
    }),
  );
}

type AnyField = typeof anyField extends Arbitrary<infer One> ? One : never;

function message(name: string, fields: readonly AnyField[], syntax: Syntax): DescriptorProto {
  const nested: Init[] = [];
  const made = new Map<number, Field>();
  const optionals: Field[] = [];
  for (const { of, number, form, key, packed, asText } of fields) {
    const field: Field = { name: `f${number}`, number, label: Label.OPTIONAL, ...of };
    if (made.has(number)) continue;
    made.set(number, field);
    const isScalar = of.typeName === "";
    const jstype = asText && WIDE.includes(of.type) ? FieldOptions_JSType.JS_STRING : FieldOptions_JSType.JS_NORMAL;
    if (form === "map") {
      const entry = `F${number}Entry`;
      nested.push({
        name: entry,
        options: { mapEntry: true },
        field: [
          { name: "key", number: 1, label: Label.OPTIONAL, type: key },
          { name: "value", number: 2, label: Label.OPTIONAL, ...of },
        ],
      });
      Object.assign(field, { label: Label.REPEATED, type: Type.MESSAGE, typeName: `.${PACKAGE}.${name}.${entry}` });
      continue;
    }
    field.options = { jstype };
    if (form === "list") {
      const mayPack = isScalar && of.type !== Type.STRING && of.type !== Type.BYTES && syntax !== "editions";
      field.label = Label.REPEATED;
      if (mayPack && packed !== undefined) field.options = { jstype, packed };
    } else if (form === "choice") {
      field.oneofIndex = 0;
    } else if (form === "optional" && syntax === "proto3" && of.type !== Type.MESSAGE) {
      field.proto3Optional = true;
      optionals.push(field);
    }
  }
  // As protoc writes them: the choice first, then one for each optional field.
  const choices = [...made.values()].some((field) => field.oneofIndex === 0) ? [{ name: "choice" }] : [];
  optionals.forEach((field, index) => (field.oneofIndex = choices.length + index));
  const oneofDecl = [...choices, ...optionals.map((field) => ({ name: `_${field.name ?? ""}` }))];
  return create(DescriptorProtoSchema, { name, field: [...made.values()], nestedType: nested, oneofDecl });
}
