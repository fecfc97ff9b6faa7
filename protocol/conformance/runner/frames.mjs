// The bytes of frames, sections 2 and 3 of PROTOCOL.md.
const LARGEST = Number.MAX_SAFE_INTEGER;

export const KINDS = {
  HELLO: 1, WELCOME: 2, PING: 3, PONG: 4, GO_AWAY: 5, AT: 8,
  JOIN: 16, RESUME: 17, OPERATION: 18, REQUEST: 19, LEAVE: 20, RESEND: 24, PROBE: 25,
  JOINED: 32, JOIN_REFUSED: 33, RESUMED: 34, RESYNCED: 35, GONE: 36, ENDED: 37,
  MESSAGE: 40, REFUSAL: 41, ANSWER: 42, LEFT: 43, SNAPSHOT: 48, CHANGE: 49, VOLATILE: 50,
};
const NAMES = new Map(Object.entries(KINDS).map(([name, kind]) => [kind, name]));
const CLIENTS = new Set(["HELLO", "PING", "PONG", "AT", "JOIN", "RESUME", "OPERATION", "REQUEST", "LEAVE", "RESEND", "PROBE"]);
const NUMBERED = new Set(["OPERATION", "REQUEST", "LEAVE", "MESSAGE", "REFUSAL", "ANSWER", "LEFT"]);

export function isNumbered(name) {
  return NUMBERED.has(name);
}

/** The bytes of a varint in its shortest form. */
export function varint(value) {
  const bytes = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left % 128) + 128);
  }
}

export function frame(name, payload) {
  return Buffer.concat([varint(KINDS[name]), varint(payload.length), payload]);
}

/**
 * A client's message as its frames, `{ name, payload }`, an AT as `{ name, channel, number, ack }`.
 * Throws a sentence about the first fault.
 */
export function readClientMessage(message) {
  const frames = [];
  let position = 0;
  const next = (end, what) => {
    const [value, behind] = readVarint(message, position, end);
    if (value === undefined) throw new Error(`${what} at byte ${position} is no varint in its shortest form (BAD_VARINT)`);
    position = behind;
    return value;
  };
  while (position < message.length) {
    const start = position;
    const kind = next(message.length, "the kind");
    const name = NAMES.get(kind);
    if (name === undefined) throw new Error(`no frame has the kind ${kind}, at byte ${start} (UNKNOWN_KIND)`);
    if (!CLIENTS.has(name)) throw new Error(`${name} is the server's to send, at byte ${start} (WRONG_SENDER)`);
    const lengthAt = position;
    const length = next(message.length, "the length");
    const end = position + length;
    if (end > message.length) throw new Error(`the payload is longer than the message, at byte ${lengthAt} (CUT_OFF)`);
    if (name === "AT") {
      const [channel, number, ack] = [1, 2, 3].map(() => next(end, "a number of the AT"));
      if (position !== end) throw new Error(`a client's AT is three numbers, at byte ${start} (BAD_AT)`);
      frames.push({ name, channel, number, ack });
    } else {
      if (kind > KINDS.AT && !frames.some((earlier) => earlier.name === "AT")) {
        throw new Error(`${name} has no AT before it in its message (NO_AT)`);
      }
      const payload = message.subarray(position, end);
      const bare = name === "LEAVE" || name === "PROBE";
      const first = name === "RESEND" ? readVarint(payload, 0, payload.length) : undefined;
      if ((bare && length > 0) || (first !== undefined && (!(first[0] > 0) || first[1] !== length))) {
        throw new Error(`the payload of ${name} at byte ${start} is not as it should be (BAD_PAYLOAD)`);
      }
      frames.push({ name, payload, first: first?.[0] });
      position = end;
    }
  }
  if (frames.length === 0) throw new Error("the message has no frame (EMPTY_MESSAGE)");
  return frames;
}

function readVarint(bytes, from, end) {
  let value = 0;
  for (let position = from; position < end && position < from + 8; position++) {
    const byte = bytes[position];
    value += (byte & 127) * 128 ** (position - from);
    if (byte < 128) {
      const isShortest = byte > 0 || position === from;
      return isShortest && value <= LARGEST ? [value, position + 1] : [undefined, from];
    }
  }
  return [undefined, from];
}
