// A wire that can be cut: what connects here is connected to a node.
import { connect, createServer, type Socket } from "node:net";

export interface Proxy {
  /** Where players connect instead. */
  readonly server: string;
  /** Breaks every connection, without a word. */
  cut(): void;
  close(): Promise<void>;
}

/** Stands before the node whose pages are at this URL. */
export function proxyBefore(pages: string): Promise<Proxy> {
  const port = Number(new URL(pages).port);
  const open = new Set<Socket>();
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  const listener = createServer((near) => {
    const far = connect(port, "127.0.0.1");
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
  return new Promise((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(0, "127.0.0.1", () => {
      const { port: own } = listener.address() as { port: number };
      resolve({
        server: `wss://127.0.0.1:${own}`,
        cut,
        close: () => {
          cut();
          return new Promise((closed) => listener.close(() => closed()));
        },
      });
    });
  });
}
