import type { DescField, DescFile, DescMessage } from "@bufbuild/protobuf";

/** All messages of a file, those in others too, in the file's order. */
export function messagesOf({ messages }: Pick<DescFile, "messages">): readonly DescMessage[] {
  return messages.flatMap((message) => [message, ...messagesOf({ messages: message.nestedMessages })]);
}

/** These messages and all that their fields lead to. */
export function reached(messages: readonly DescMessage[]): ReadonlySet<DescMessage> {
  const all = new Set(messages); // grows while it is walked
  for (const message of all) {
    for (const { message: inner } of message.fields) {
      if (inner !== undefined) all.add(inner);
    }
  }
  return all;
}

/** Why there is no decoder for a message, or undefined when there is one. */
export function whyNone(message: DescMessage): string | undefined {
  for (const { fields } of reached([message])) {
    for (const field of fields) {
      if (isGroup(field)) return `${field.parent.typeName}.${field.name} is a group`;
      if (isJson(field)) return `${field.parent.typeName}.${field.name} is a google.protobuf.Struct`;
    }
  }
  return undefined;
}

function isGroup(field: DescField): boolean {
  return "delimitedEncoding" in field && field.delimitedEncoding;
}

/** What protobuf-es makes a plain object of, by rules of its own. */
function isJson({ message, parent }: DescField): boolean {
  return message?.typeName === "google.protobuf.Struct" && parent.typeName !== "google.protobuf.Value";
}
