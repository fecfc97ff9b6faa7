import { BinaryReader } from "@bufbuild/protobuf/wire";

/** How deep messages may lie in each other, as for protobuf-es. */
const DEEPEST = 100;

/**
 * What the functions read from that `protoc-gen-rookery` writes: protobuf-es' reader, with short ways
 * for what a state is mostly made of. It throws what that throws, for the same bytes.
 */
export class MessageReader extends BinaryReader {
  /** Room for a text of each length: one for each text would be a third of a state's garbage. */
  private readonly codes: number[][] = [];
  /** How many messages have begun and not ended. */
  depth = 0;

  /** A field's number and wire type, as they are on the wire. */
  key(): number {
    const byte = this.buf[this.pos]!;
    if (byte > 7 && byte < 0x80 && (byte & 7) < 6) {
      this.pos++;
      return byte;
    }
    const [number, type] = this.tag();
    return ((number << 3) | type) >>> 0;
  }

  u32(): number {
    return this.buf[this.pos]! < 0x80 ? this.buf[this.pos++]! : this.uint32();
  }

  /** Reads a length, and says where what it is the length of ends. */
  end(): number {
    const length = this.u32();
    return this.pos + length;
  }

  /** With `strict`, it must be UTF-8. */
  text(strict: boolean): string {
    const start = this.pos;
    const length = this.u32();
    // Beyond some length a TextDecoder is faster than a loop of ours.
    if (length < 33) {
      const codes = (this.codes[length] ??= new Array<number>(length));
      let at = 0;
      while (at < length && this.buf[this.pos]! < 0x80) codes[at++] = this.buf[this.pos++]!;
      if (at === length) return String.fromCharCode(...codes);
    }
    this.pos = start;
    return this.string(strict);
  }

  /** A message begins; the end of it takes one off {@link depth}. */
  enter({ $typeName }: { readonly $typeName: string }): void {
    if (++this.depth > DEEPEST) {
      throw new Error(`cannot decode message ${$typeName} from binary: maximum recursion depth of ${DEEPEST} reached`);
    }
  }

  /** Goes past a field that this reader does not know. */
  pass(key: number): void {
    this.skip(key & 7, key >>> 3, DEEPEST - this.depth);
  }
}

/** Puts an entry into a map, also one that is called `__proto__`. */
export function putEntry<Value>(map: { [key: string]: Value }, key: string, value: Value): void {
  if (key !== "__proto__") map[key] = value;
  else Object.defineProperty(map, key, { value, configurable: true, enumerable: true, writable: true });
}
