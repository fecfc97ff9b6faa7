import { Client } from "@rookery/client";

/** A client of whose connection the page shows everything, where its address says `?debug`. */
export async function connect(url: string, token: () => Promise<string>): Promise<Client> {
  if (!location.search.includes("debug")) return new Client(url, { token });
  const { attachDebugOverlay, Inspector } = await import("@rookery/client/debug");
  const inspector = new Inspector();
  attachDebugOverlay(inspector);
  return new Client(url, { token, ...inspector.options });
}
