// What a node for development says of its game types, and the game type that is made of it.
import {
  create,
  createFileRegistry,
  fromBinary,
  type DescMessage,
  type FileRegistry,
  type Message,
} from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import { DescriptorProtoSchema, FieldDescriptorProto_Label, FieldDescriptorProto_Type, FieldDescriptorProtoSchema, FileDescriptorProtoSchema, FileDescriptorSetSchema, OneofDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { gameType, type GameType } from "@rookery/client";

/** The answer of `/dev/games/TYPE`; the server's words: it hears what players say. */
export interface Description {
  readonly type: string;
  readonly seats: number;
  readonly ticksPerSecond: number;
  /** The messages' full names. */
  readonly hears: string;
  readonly says: string;
  readonly shares: string;
  readonly config: string;
  readonly joinsWith?: string;
  /** A message of `config`, in base64. */
  readonly defaults: string;
  /** A FileDescriptorSet, in base64. */
  readonly files: string;
}

/** A game that is known by its descriptors alone. */
export interface DescribedGame {
  readonly about: Description;
  readonly type: GameType;
  readonly config: { readonly desc: DescMessage; readonly defaults: Message };
}

/** Makes the game type; throws an Error that says which message cannot be used, and why. */
export function describedGame(about: Description): DescribedGame {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, base64Decode(about.files)));
  const desc = (name: string): DescMessage => {
    const found = registry.getMessage(name);
    if (found === undefined) throw new Error(`The node did not describe ${name}: it and this page are of different versions.`);
    return found;
  };
  const config = desc(about.config);
  return {
    about,
    type: gameType(about.type, {
      says: spoken(desc(about.hears)),
      hears: spoken(desc(about.says)),
      state: desc(about.shares),
      ...(about.joinsWith !== undefined && { options: desc(about.joinsWith) }),
    }),
    config: { desc: config, defaults: fromBinary(config, base64Decode(about.defaults)) },
  };
}

/** Where one side says nothing, its message is an empty one, and the client asks for a `oneof`. */
function spoken(desc: DescMessage): DescMessage {
  return desc.fields.length === 0 ? nothing().getMessage("rookery.playground.Nothing")! : desc;
}

/** Whether players, or the room, have anything to say by this message. */
export function isSilent(desc: DescMessage): boolean {
  return desc.typeName === "rookery.playground.Nothing";
}

function nothing(): FileRegistry {
  const never = create(FieldDescriptorProtoSchema, {
    name: "never",
    number: 1,
    type: FieldDescriptorProto_Type.BOOL,
    label: FieldDescriptorProto_Label.OPTIONAL,
    oneofIndex: 0,
  });
  const message = create(DescriptorProtoSchema, {
    name: "Nothing",
    field: [never],
    oneofDecl: [create(OneofDescriptorProtoSchema, { name: "kind" })],
  });
  const file = create(FileDescriptorProtoSchema, { name: "nothing.proto", package: "rookery.playground", syntax: "proto3", messageType: [message] });
  return createFileRegistry(file, () => undefined);
}
