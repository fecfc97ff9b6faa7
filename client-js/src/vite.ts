/// <reference types="node" />
import { readFileSync, watch } from "node:fs";
import { basename, dirname } from "node:path";

/** What this uses of Vite's plugins; any Vite from 5 on fits. */
interface VitePlugin {
  name: string;
  config(): object;
  configureServer(server: ViteServer): void;
}

interface ViteServer {
  readonly httpServer: { once(event: "close", listener: () => void): unknown } | null;
  readonly ws: {
    send(message: object): void;
    on(event: "connection", listener: () => void): void;
  };
}

/**
 * The plugin for a game's page: in development it passes connections and guests' tokens on to the
 * node, and shows over the page what keeps the game from being built; what it builds is as a node
 * serves it, without anything inline.
 *
 * `play` says by environment where the node is (`ROOKERY_NODE`, or else `http://127.0.0.1:8443`)
 * and in which file problems stand (`ROOKERY_PROBLEM`).
 */
export function rookery(): VitePlugin {
  const node = process.env["ROOKERY_NODE"] ?? "http://127.0.0.1:8443";
  const file = process.env["ROOKERY_PROBLEM"];
  return {
    name: "rookery",
    config: () => ({
      base: "./",
      server: {
        proxy: {
          "/rookery": { target: node, ws: true, secure: false },
          "/dev": { target: node, secure: false },
        },
      },
      // top-level await, and nothing that a node's content policy would refuse
      build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    }),
    configureServer: (server) => {
      if (file !== undefined) showProblems(server, file);
    },
  };
}

function showProblems(server: ViteServer, file: string): void {
  let shown = "";
  const show = (): void => {
    const message = problem(file);
    if (message !== "") server.ws.send({ type: "error", err: { message, stack: "", plugin: "rookery" } });
    else if (shown !== "") server.ws.send({ type: "full-reload" });
    shown = message;
  };
  server.ws.on("connection", show); // pages that come later are told, too
  const watcher = watch(dirname(file), (_, name) => {
    if (name === basename(file)) show();
  });
  server.httpServer?.once("close", () => watcher.close());
}

function problem(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return ""; // there has been none yet
  }
}
