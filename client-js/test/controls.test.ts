import { createRegistry, fromBinary, fromJson, toBinary, toJson, type JsonValue } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { file_rookery_v1_control } from "../src/gen/rookery/v1/control_pb.js";
import { fromHex, toHex, vectors } from "./vectors.js";

const registry = createRegistry(file_rookery_v1_control);

test.each(vectors<{ type: string; good: boolean; lossy?: boolean; json?: JsonValue }>("controls"))(
  "control message: $name",
  ({ hex, type, good, lossy, json }) => {
    const desc = registry.getMessage(type);
    if (desc === undefined) throw new Error(`no ${type}`);
    const read = (): JsonValue => toJson(desc, fromBinary(desc, fromHex(hex), { readUnknownFields: false }));
    if (!good || json === undefined) return expect(read).toThrow();
    expect(read()).toEqual(toJson(desc, fromJson(desc, json)));
    if (lossy !== true) expect(toHex(toBinary(desc, fromJson(desc, json)))).toBe(hex);
  },
);
