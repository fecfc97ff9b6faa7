import type { DescFile, DescMessage } from "@bufbuild/protobuf";
import { createEcmaScriptPlugin, type Plugin, type Schema } from "@bufbuild/protoplugin";
import { VERSION } from "../gen/version.js";
import { messagesOf, reached, whyNone } from "./reach.js";
import { DecoderWriter } from "./writer.js";

/**
 * Writes `x_decoders.ts` beside each `x_pb.ts` of protoc-gen-es: for each message a plain function
 * `decodeX(bytes, from, to)` that returns what `fromBinary(XSchema, bytes)` would, without unknown fields.
 *
 * It takes protoc-gen-es' options, and must be given the same where both have them.
 */
export const decoders: Plugin = createEcmaScriptPlugin({
  name: "protoc-gen-rookery",
  version: `v${VERSION}`,
  generateTs: (schema) => {
    for (const file of schema.files) write(schema, file);
  },
});

function write(schema: Schema, file: DescFile): void {
  const messages = messagesOf(file);
  if (messages.length === 0) return;
  const f = schema.generateFile(`${file.name}_decoders.ts`);
  f.preamble(file);
  const writer = new DecoderWriter(f, file);
  for (const message of messages) {
    const reason = whyNone(message);
    if (reason === undefined) writer.decoder(message);
    else f.print(`// ${message.typeName} has no decoder: ${reason}.\n`);
  }
  for (const message of foreign(messages, file)) writer.reader(message);
}

/** The well-known messages that this file's decoders reach: nobody else has readers for them. */
function foreign(messages: readonly DescMessage[], file: DescFile): readonly DescMessage[] {
  const decoded = messages.filter((message) => whyNone(message) === undefined);
  return [...reached(decoded)].filter((message) => message.file !== file && DecoderWriter.readsItself(message));
}
