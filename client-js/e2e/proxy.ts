// A wire that can be cut: what connects here is connected to a node.
import { connect, createServer, type Socket } from "node:net";
import { connect as connectSafely } from "node:tls";

/** What new connections meet while there is no network: refusal at once, or silence. */
export type Outage = "refused" | "swallowed";

export interface Proxy {
  /** Where players connect instead. */
  readonly server: string;
  /** Breaks every connection, without a word. */
  cut(): void;
  /** Breaks every connection, and lets no other through until {@link end}. */
  begin(outage: Outage): void;
  end(): void;
  close(): Promise<void>;
}

/**
 * Stands before the node whose pages are at this URL.
 *
 * Where players are `plain`, the proxy speaks TLS with the node for them, for those to whom nobody
 * can say that the node's certificate, of its own making, will do.
 */
export function proxyBefore(pages: string, players: "safe" | "plain" = "safe"): Promise<Proxy> {
  const node = { port: Number(new URL(pages).port), host: "127.0.0.1" };
  const reach = (): Socket =>
    players === "plain" ? connectSafely({ ...node, rejectUnauthorized: false }) : connect(node);
  const open = new Set<Socket>();
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  let outage: Outage | undefined;
  const listener = createServer((near) => {
    if (outage !== undefined) return outage === "refused" ? near.destroy() : swallow(near);
    const far = reach();
    for (const [from, to] of [[near, far], [far, near]] as const) {
      open.add(from);
      from.setNoDelay(true);
      from.on("error", () => {}); // close follows
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  /** Its bytes go nowhere, and it never hears a word. */
  const swallow = (near: Socket): void => {
    open.add(near);
    near.on("error", () => {}).on("close", () => open.delete(near));
    near.resume();
  };
  return new Promise((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(0, "127.0.0.1", () => {
      const { port: own } = listener.address() as { port: number };
      resolve({
        server: `${players === "plain" ? "ws" : "wss"}://127.0.0.1:${own}`,
        cut,
        begin: (how) => {
          outage = how;
          cut();
        },
        end: () => (outage = undefined),
        close: () => {
          cut();
          return new Promise((closed) => listener.close(() => closed()));
        },
      });
    });
  });
}
