// What a situation has the server say, as bytes.
import { encodeControl } from "./controls.mjs";
import { frame, isNumbered, varint } from "./frames.mjs";
import { words } from "./words.mjs";

const SECRET = Array.from({ length: 32 }, (_, index) => index.toString(16).padStart(2, "0")).join("");

const CONTROLS = {
  WELCOME: ["Welcome", {
    connection: "c-1", subject: "player-1", name: "Ada", server_time_ms: 1_700_000_000_000.25,
    ping_interval_ms: 5000, ping_timeout_ms: 5000, max_message_bytes: 16_384, max_channels: 16,
  }],
  PING: ["Ping", { id: 1, sent_ms: 12.5 }],
  PONG: ["Pong", {}],
  GO_AWAY: ["GoAway", {}],
  JOINED: ["Joined", {
    room: "r-1", type: "words", seat: 1, epoch: 1, session: "s-1", secret: SECRET,
    window_operations: 256, window_bytes: 262_144, input_rate: 60, outbox_messages: 2048, outbox_bytes: 262_144,
    resume_window_ms: 30_000, next_operation: 1, next_message: 1,
  }],
  JOIN_REFUSED: ["JoinRefused", {}],
  RESUMED: ["Resumed", { epoch: 1, next_operation: 1, next_message: 1 }],
  RESYNCED: ["Resynced", { epoch: 1, next_operation: 1, next_message: 1 }],
  GONE: ["Gone", {}],
  ENDED: ["Ended", {}],
  REFUSAL: ["Refusal", {}],
  LEFT: ["Left", {}],
};

/** What the fields of a control message are where the situation does not say. */
export function control(name, values) {
  return { ...CONTROLS[name][1], ...values };
}

/**
 * The bytes of one thing a situation writes, `{ "MESSAGE": "hello" }` say, and what the referee is
 * to know of it. `channel` is the one meant where an AT names none.
 */
export function written(item, channel) {
  if (item.hex !== undefined) return { bytes: Buffer.from(item.hex.replaceAll(" ", ""), "hex"), frames: [] };
  const [name] = Object.keys(item);
  const told = item[name];
  if (name === "AT") return writtenAt({ channel, ...told });
  const times = item.times ?? 1;
  const values = name in CONTROLS ? control(name, told) : told;
  const payload = payloadOf(name, values);
  const one = frame(name, payload);
  const known = { name, values, size: payload.length, numbered: isNumbered(name) };
  return { bytes: Buffer.concat(Array(times).fill(one)), frames: Array(times).fill(known) };
}

function writtenAt({ channel, number, ack, ahead }) {
  const numbers = ahead === undefined ? [channel, number, ack] : [channel, number, ack, ahead];
  const bytes = frame("AT", Buffer.concat(numbers.map(varint)));
  return { bytes, frames: [{ name: "AT", channel, number, ack }] };
}

function payloadOf(name, told) {
  if (name in CONTROLS) return encodeControl(CONTROLS[name][0], told);
  switch (name) {
    case "MESSAGE":
    case "VOLATILE":
      return words(long(told));
    case "ANSWER":
      return encodeControl("Answer", { operation: told.operation, payload: words(told.text).toString("hex") });
    case "SNAPSHOT":
      return Buffer.concat([...[told.epoch, told.version, told.flags ?? 3].map(varint), part(told)]);
    case "CHANGE":
      return Buffer.concat([...[told.epoch, told.from, told.to, told.form ?? 0].map(varint), words(told.text)]);
    case "RESEND":
      return varint(told);
    case "PROBE":
      return Buffer.alloc(0);
    default:
      throw new Error(`a situation cannot write ${name}`);
  }
}

/** A text, or one of that many bytes. */
function long(text) {
  return typeof text === "number" ? "x".repeat(text) : text;
}

/** A state's bytes, or those from one place to another of them. */
function part({ text, bytes }) {
  return bytes === undefined ? words(text) : words(text).subarray(...bytes);
}
