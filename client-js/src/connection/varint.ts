/** The largest number on the wire: what a `number` holds exactly. */
export const MAX_NUMBER = Number.MAX_SAFE_INTEGER;

const LONGEST = 8;

/** How many bytes `value` takes, 1 to 8. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 0x80)) size++;
  return size;
}

/** Writes `value`, an integer from 0 to 2^53 − 1, at `at`, and returns the position behind it. */
export function writeVarint(value: number, into: Uint8Array, at: number): number {
  // Division, not shifts: those know only 32 bits.
  for (let rest = value; ; rest = Math.floor(rest / 0x80)) {
    if (rest <= 0x7f) {
      into[at] = rest;
      return at + 1;
    }
    into[at++] = (rest % 0x80) | 0x80;
  }
}

/** Reads numbers one behind the other; never beyond the end it is given. */
export class VarintReader {
  private readonly bytes: Uint8Array;
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  get left(): number {
    return this.bytes.length - this.position;
  }

  /** The next number, or −1 when it is cut off, above 2^53 − 1, or not in its shortest form. */
  next(end = this.bytes.length): number {
    let value = 0;
    let scale = 1;
    for (let length = 1; length <= LONGEST; length++, scale *= 0x80) {
      const byte = this.position < end ? this.bytes[this.position] : undefined;
      if (byte === undefined) return -1;
      this.position++;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value <= MAX_NUMBER && (byte !== 0 || length === 1) ? value : -1;
    }
    return -1;
  }
}
