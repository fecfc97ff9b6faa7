#!/usr/bin/env node
// protoc-gen-rookery: what buf and protoc start.
const { runNodeJs } = await import("@bufbuild/protoplugin").catch((cause: unknown) => {
  throw new Error("protoc-gen-rookery needs @bufbuild/protoplugin: npm install --save-dev @bufbuild/protoplugin", { cause });
});
const { decoders } = await import("./plugin.js");

runNodeJs(decoders);

export {};
