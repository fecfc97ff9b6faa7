// The two libraries the runner uses, as the TypeScript client's package-lock.json names them.
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../client-js/package.json", import.meta.url));

function installed(name) {
  try {
    return require(name);
  } catch (cause) {
    throw new Error(`${name} is not installed: say "npm ci --prefix client-js" in the checkout first`, { cause });
  }
}

export const { WebSocketServer } = installed("ws");
export const { BinaryReader, BinaryWriter, WireType } = installed("@bufbuild/protobuf/wire");
