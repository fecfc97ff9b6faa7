import { readFileSync } from "node:fs";

/** The cases that every language's codec is tested with; see protocol/vectors/README.md. */
export function vectors<Case>(file: string): readonly (Case & { readonly name: string; readonly hex: string })[] {
  return JSON.parse(readFileSync(new URL(`../../protocol/vectors/${file}.json`, import.meta.url), "utf8"));
}

export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
