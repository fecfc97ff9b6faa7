import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { CodeGeneratorRequestSchema, CodeGeneratorResponseSchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { anyFile } from "./decoding/anySchema.js";
import { encoded, joined, spoilt } from "./decoding/bytes.js";
import { expectAlike, pairs, type Pair } from "./decoding/sameAsProtobufEs.js";

const checkout = fileURLToPath(new URL("..", import.meta.url));
const folder = join(checkout, "target", "schemas");
const plugins = [
  ["node_modules/@bufbuild/protoc-gen-es/bin/protoc-gen-es"],
  ["scripts/run.mjs", "src/plugin/main.ts"],
];

/** Has both plugins write what they make of some file of this syntax, and loads that. */
async function generated(syntax: "proto2" | "proto3" | "editions", seed: number): Promise<readonly Pair[]> {
  const name = `${syntax}_${seed}`;
  const [file] = fc.sample(anyFile(name, syntax), { seed, numRuns: 1 });
  const request = create(CodeGeneratorRequestSchema, {
    fileToGenerate: [`${name}.proto`],
    parameter: "target=ts,import_extension=js",
    protoFile: [file!],
  });
  mkdirSync(folder, { recursive: true });
  for (const plugin of plugins) {
    const input = toBinary(CodeGeneratorRequestSchema, request);
    const response = fromBinary(CodeGeneratorResponseSchema, execFileSync("node", plugin, { cwd: checkout, input }));
    expect(response.error).toBe("");
    for (const { name, content } of response.file) writeFileSync(join(folder, name), content);
  }
  const load = (what: string) => import(/* @vite-ignore */ join(folder, `${name}_${what}.ts`)) as Promise<Record<string, unknown>>;
  return pairs(await load("decoders"), await load("pb"));
}

describe.each([
  ["proto3", 1],
  ["proto2", 3],
  ["editions", 4],
] as const)("a file of %s, made of seed %i,", (syntax, seed) => {
  test("is read as by protobuf-es, whatever is in it and however it is spoilt", async () => {
    const all = await generated(syntax, seed);
    expect(all).toHaveLength(12);
    for (const pair of all) {
      const claims = [encoded(pair), fc.tuple(encoded(pair), encoded(pair)).map(joined), spoilt(encoded(pair))];
      for (const bytes of claims) fc.assert(fc.property(bytes, (some) => expectAlike(pair, some)), { numRuns: 25 });
    }
  });
});
