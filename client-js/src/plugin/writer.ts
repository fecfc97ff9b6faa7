import { ScalarType, type DescField, type DescFile, type DescMessage } from "@bufbuild/protobuf";
import type { GeneratedFile, Printable } from "@bufbuild/protoplugin";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { isWide, keyOf, scalarOf, zeroKey, zeroMessage, zeroScalar } from "./values.js";

type FieldOf<Kind extends DescField["fieldKind"]> = Extract<DescField, { readonly fieldKind: Kind }>;

const RUNTIME = "@rookery/client/decoding";

/** Writes decoders into one file. */
export class DecoderWriter {
  private readonly f: GeneratedFile;
  private readonly file: DescFile;

  constructor(f: GeneratedFile, file: DescFile) {
    this.f = f;
    this.file = file;
  }

  /** Whether each file brings its own reader of this message, as nobody generates one for it. */
  static readsItself({ file }: DescMessage): boolean {
    return file.name.startsWith("google/protobuf/");
  }

  /** What a game calls, and what reads the message within others. */
  decoder(message: DescMessage): void {
    const { f } = this;
    const shape = f.importShape(message);
    const Reader = f.import("MessageReader", RUNTIME);
    f.print(f.jsDoc(`Decodes a ${message.typeName} that is all of \`bytes\` between \`from\` and \`to\`.`));
    f.print(f.export("function", `decode${shape.name}`), "(bytes: Uint8Array, from = 0, to = bytes.length): ", shape, " {");
    f.print("  const r = new ", Reader, "(bytes.subarray(from, to));");
    f.print("  return read", shape.name, "(r, r.len);");
    f.print("}");
    f.print();
    this.reader(message);
  }

  /** The function that reads the message within others, onto what came of it before. */
  reader(message: DescMessage): void {
    const { f } = this;
    const shape = f.importShape(message);
    const name = this.readerName(message);
    const begin = message.file === this.file ? f.export("function", name) : ["function ", name];
    f.print(begin, "(r: ", f.import("MessageReader", RUNTIME, true), ", end: number, m: ", shape, " = ", zeroMessage(f, message), "): ", shape, " {");
    f.print("  r.enter(m);");
    f.print("  while (r.pos < end) {");
    f.print("    const key = r.key();");
    if (message.fields.length === 0) {
      f.print("    r.pass(key);");
    } else {
      f.print("    switch (key >>> 3) {");
      for (const field of message.fields) this.field(field);
      f.print("      default:");
      f.print("        r.pass(key);");
      f.print("    }");
    }
    f.print("  }");
    f.print("  r.depth--;");
    f.print("  return m;");
    f.print("}");
    f.print();
  }

  private field(field: DescField): void {
    this.f.print("      case ", field.number, ": {");
    switch (field.fieldKind) {
      case "scalar":
        this.set(field, scalarOf(field));
        break;
      case "enum":
        this.enumeration(field);
        break;
      case "message":
        this.message(field);
        break;
      case "list":
        this.list(field);
        break;
      case "map":
        this.map(field);
        break;
    }
    this.f.print("        break;");
    this.f.print("      }");
  }

  private set(field: FieldOf<"scalar" | "enum" | "message">, value: Printable): void {
    const { oneof, localName } = field;
    if (oneof === undefined) this.f.print("        m.", localName, " = ", value, ";");
    else this.f.print("        m.", oneof.localName, " = { case: ", this.f.string(localName), ", value: ", value, " };");
  }

  private enumeration(field: FieldOf<"enum">): void {
    if (field.enum.open) return this.set(field, "r.u32() | 0");
    const known = [...new Set(field.enum.values.map(({ number }) => number))].map((number) => `value !== ${number}`);
    this.f.print("        const value = r.u32() | 0;");
    this.f.print("        if (", known.join(" && "), ") break; // closed: one that is unknown counts as an unknown field");
    this.set(field, "value");
  }

  private message(field: FieldOf<"message">): void {
    const { oneof, localName, message } = field;
    const read = this.readerOf(message);
    if (oneof !== undefined) {
      const before = `m.${oneof.localName}.case === ${JSON.stringify(localName)} ? m.${oneof.localName}.value : undefined`;
      this.set(field, [read, "(r, r.end(), ", before, ")"]);
    } else if (isWrapperDesc(message)) {
      // protobuf-es shows a wrapper as what it wraps
      const before = ["m.", localName, " === undefined ? undefined : { $typeName: ", this.f.string(message.typeName), ", value: m.", localName, " }"];
      this.set(field, [read, "(r, r.end(), ", before, ").value"]);
    } else {
      this.set(field, [read, "(r, r.end(), m.", localName, ")"]);
    }
  }

  private list(field: FieldOf<"list">): void {
    const { f } = this;
    const list = `m.${field.localName}`;
    if (field.listKind === "message") {
      f.print("        ", list, ".push(", this.readerOf(field.message), "(r, r.end()));");
      return;
    }
    const value = field.listKind === "enum" ? "r.u32() | 0" : scalarOf(field);
    const isNumeric = field.scalar !== ScalarType.STRING && field.scalar !== ScalarType.BYTES;
    if (isNumeric) f.print("        if ((key & 7) === 2) for (const last = r.end(); r.pos < last; ) ", list, ".push(", value, ");");
    f.print("        ", isNumeric ? "else " : "", list, ".push(", value, ");");
  }

  private map(field: FieldOf<"map">): void {
    const { f } = this;
    const isText = field.mapKey === ScalarType.STRING || field.mapKey === ScalarType.BOOL || isWide(field.mapKey);
    f.print("        const last = r.end();");
    f.print("        let name = ", zeroKey(field), ";");
    const [type, read, zero] = this.entry(field);
    f.print("        let value: ", type, ";");
    f.print("        while (r.pos < last) {");
    f.print("          const part = r.key();");
    f.print("          if (part >>> 3 === 1) name = ", keyOf(field), ";");
    f.print("          else if (part >>> 3 === 2) value = ", read, ";");
    f.print("          else r.pass(part);");
    f.print("        }");
    const entry: Printable = ["value ?? ", zero];
    if (isText) f.print("        ", f.import("putEntry", RUNTIME), "(m.", field.localName, ", name, ", entry, ");");
    else f.print("        m.", field.localName, "[name] = ", entry, ";");
  }

  /** An entry's type until it is read, how it is read, and what it is when it is not there. */
  private entry(field: FieldOf<"map">): readonly [type: Printable, read: Printable, zero: Printable] {
    const { f } = this;
    switch (field.mapKind) {
      case "message":
        return [[f.importShape(field.message), " | undefined"], [this.readerOf(field.message), "(r, r.end(), value)"], zeroMessage(f, field.message)];
      case "enum":
        return ["number | undefined", "r.u32() | 0", field.enum.values[0]?.number ?? 0];
      case "scalar": {
        const zero = zeroScalar(f, field.scalar, false);
        return [[zero.type, " | undefined"], scalarOf({ ...field, longAsString: false }), zero.value];
      }
    }
  }

  private readerName(message: DescMessage): string {
    const { name } = this.f.importShape(message);
    return message.file !== this.file && DecoderWriter.readsItself(message) ? `readGoogle_${name}` : `read${name}`;
  }

  private readerOf(message: DescMessage): Printable {
    const name = this.readerName(message);
    const isHere = message.file === this.file || DecoderWriter.readsItself(message);
    return isHere ? name : this.f.import(name, `./${message.file.name}_decoders.js`);
  }
}
