// What a form holds before it is a message: texts as they were typed, and what of it is there.
import { ScalarType, type DescEnum, type DescField, type DescMessage, type DescOneof, type Message } from "@bufbuild/protobuf";
import { reflect, type ReflectMessage } from "@bufbuild/protobuf/reflect";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { parseScalar, printScalar, Unfit } from "./scalars.js";

type ListField = DescField & { readonly fieldKind: "list" };
type MapField = DescField & { readonly fieldKind: "map" };

export interface ScalarDraft {
  readonly kind: "scalar";
  readonly type: ScalarType;
  text: string;
}

export interface EnumDraft {
  readonly kind: "enum";
  readonly desc: DescEnum;
  number: number;
}

export interface MessageDraft {
  readonly kind: "message";
  readonly desc: DescMessage;
  readonly members: readonly (FieldDraft | ChoiceDraft)[];
}

export interface ListDraft {
  readonly kind: "list";
  readonly desc: ListField;
  readonly items: ValueDraft[];
}

export interface MapDraft {
  readonly kind: "map";
  readonly desc: MapField;
  readonly entries: EntryDraft[];
}

export interface EntryDraft {
  readonly key: ScalarDraft;
  readonly value: ValueDraft;
}

/** What is one value: of a field, a list or a map. */
export type ValueDraft = ScalarDraft | EnumDraft | MessageDraft;

export interface FieldDraft {
  readonly kind: "field";
  readonly desc: DescField;
  /** Whether it may be left out; what a field without presence says then is its default. */
  readonly mayBeAbsent: boolean;
  /** Undefined while it is left out. */
  value: ValueDraft | ListDraft | MapDraft | undefined;
}

/** A `oneof`: at most one of its fields. */
export interface ChoiceDraft {
  readonly kind: "choice";
  readonly desc: DescOneof;
  chosen: FieldDraft | undefined;
}

/** What was typed and does not fit, by the draft that holds it, in words for whoever typed it. */
export type Complaints = ReadonlyMap<object, string>;

/** A message as it is when nothing was typed; fields that may be left out are. */
export function messageDraft(desc: DescMessage): MessageDraft {
  return {
    kind: "message",
    desc,
    members: desc.members.map((member) => (member.kind === "oneof" ? { kind: "choice", desc: member, chosen: undefined } : fieldDraft(member))),
  };
}

/** Chooses one of a `oneof`'s fields, with a value as it is when nothing was typed. */
export function choose(choice: ChoiceDraft, desc: DescField | undefined): void {
  choice.chosen = desc && { kind: "field", desc, mayBeAbsent: false, value: emptyValue(desc) };
}

/** A field's value as it is when nothing was typed. */
export function emptyValue(desc: DescField): ValueDraft | ListDraft | MapDraft {
  switch (desc.fieldKind) {
    case "list":
      return { kind: "list", desc, items: [] };
    case "map":
      return { kind: "map", desc, entries: [] };
    default:
      return single(desc);
  }
}

/** One more item of a list. */
export function emptyItem(desc: ListField): ValueDraft {
  return single(desc);
}

/** One more entry of a map. */
export function emptyEntry(desc: MapField): EntryDraft {
  return { key: scalarDraft(desc.mapKey, undefined), value: single(desc) };
}

/** The message, or everything that does not fit. */
export function read(draft: MessageDraft): { readonly message: Message } | { readonly complaints: Complaints } {
  const complaints = new Map<object, string>();
  const { message } = readMessage(draft, complaints);
  return complaints.size === 0 ? { message } : { complaints };
}

function fieldDraft(desc: DescField): FieldDraft {
  const isSingle = desc.fieldKind !== "list" && desc.fieldKind !== "map";
  const isRequired = desc.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED;
  const mayBeAbsent = isSingle && desc.presence !== FeatureSet_FieldPresence.IMPLICIT && !isRequired;
  return { kind: "field", desc, mayBeAbsent, value: mayBeAbsent ? undefined : emptyValue(desc) };
}

function single(desc: DescField): ValueDraft {
  if (desc.message !== undefined) return messageDraft(desc.message);
  if (desc.enum !== undefined) {
    const preset = desc.fieldKind === "enum" ? desc.getDefaultValue() : undefined;
    return { kind: "enum", desc: desc.enum, number: preset ?? desc.enum.values[0]?.number ?? 0 };
  }
  return scalarDraft(desc.scalar, desc.fieldKind === "scalar" ? desc.getDefaultValue() : undefined);
}

function scalarDraft(type: ScalarType, preset: Parameters<typeof printScalar>[0] | undefined): ScalarDraft {
  return { kind: "scalar", type, text: preset === undefined ? blank(type) : printScalar(preset) };
}

function blank(type: ScalarType): string {
  if (type === ScalarType.STRING || type === ScalarType.BYTES) return "";
  return type === ScalarType.BOOL ? "false" : "0";
}

function readMessage({ desc, members }: MessageDraft, complaints: Map<object, string>): ReflectMessage {
  const made = reflect(desc);
  for (const member of members) {
    const field = member.kind === "choice" ? member.chosen : member;
    if (field?.value !== undefined) readField(field.desc, field.value, made, complaints);
  }
  return made;
}

function readField(desc: DescField, draft: ValueDraft | ListDraft | MapDraft, into: ReflectMessage, complaints: Map<object, string>): void {
  switch (draft.kind) {
    case "list": {
      const list = into.get(draft.desc);
      for (const item of draft.items) {
        const value = readValue(item, complaints);
        if (value !== undefined) list.add(value);
      }
      return;
    }
    case "map": {
      const map = into.get(draft.desc);
      for (const { key, value } of draft.entries) {
        const [name, is] = [readValue(key, complaints), readValue(value, complaints)];
        if (name !== undefined && map.has(name)) complaints.set(key, "another key: this one is there already");
        else if (name !== undefined && is !== undefined) map.set(name, is);
      }
      return;
    }
    default: {
      const value = readValue(draft, complaints);
      if (value !== undefined) into.set(desc, value);
    }
  }
}

/** Undefined for what does not fit, after saying so. */
function readValue(draft: ValueDraft, complaints: Map<object, string>): unknown {
  if (draft.kind === "message") return readMessage(draft, complaints);
  if (draft.kind === "enum") return draft.number;
  try {
    return parseScalar(draft.type, draft.text);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    complaints.set(draft, error.message);
    return undefined;
  }
}
