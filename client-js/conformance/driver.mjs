// The driver of @rookery/client in Node: node client-js/conformance/driver.mjs [PACKAGE], where the
// built package is; unless said, this checkout's own, which `npm run build` builds.
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import ws from "ws";
import { player } from "./player.mjs";

const home = resolve(process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url)));
const { Client, gameType } = await import(pathToFileURL(`${home}/dist/index.js`).href);

const tell = player({
  Client,
  gameType,
  url: process.env["ROOKERY_URL"],
  token: process.env["ROOKERY_TOKEN"],
  WebSocket: globalThis.WebSocket ?? ws,
  report: (event) => console.log(JSON.stringify(event)),
  ended: () => process.exit(),
});
createInterface({ input: process.stdin }).on("line", (line) => tell(JSON.parse(line)));
