import { Client, type WebSocketConstructor } from "@rookery/client";

/** Node 20 has no WebSocket of its own: take that of the package `ws`, for example. */
export function nodeClient(url: string, token: string, WebSocket: WebSocketConstructor): Client {
  return new Client(url, { token: () => token, WebSocket });
}
