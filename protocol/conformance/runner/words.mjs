// The game of the situations, words.proto: whatever is said, heard or shown is one text, field 1.
import { varint } from "./frames.mjs";

const TEXT = 10; // field 1, length delimited

export function words(text) {
  const bytes = Buffer.from(text, "utf8");
  return Buffer.concat([Buffer.from([TEXT]), varint(bytes.length), bytes]);
}

/** The text a payload says; undefined when it is not one. */
export function textOf(payload) {
  if (payload[0] !== TEXT) return undefined;
  let length = 0;
  let position = 1;
  for (let scale = 1; ; scale *= 128) {
    const byte = payload[position++] ?? 0;
    length += (byte & 127) * scale;
    if (byte < 128) break;
  }
  return payload.length === position + length ? payload.subarray(position).toString("utf8") : undefined;
}
