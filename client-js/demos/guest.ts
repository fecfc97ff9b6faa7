// Who plays: a name that the browser remembers, and a token from a server in dev mode.
import { RookeryError, type TokenAsked } from "@rookery/client";

/** Where the page came from, unless it is served elsewhere and says which server it is for. */
export const servers: readonly string[] = (
  new URLSearchParams(location.search).get("server") ?? location.origin.replace(/^http/, "ws")
).split(",");

/** The server that gives the token; one elsewhere must list this page: `--allowed-origin`. */
const desk = (servers[0] ?? "").replace(/^ws/, "http").replace(/\/$/, "");

/** Guests' tokens are good for an hour. */
const TOKEN_LIFE_MS = 55 * 60 * 1000;

/**
 * What a server in dev mode gives to any guest, once for a tab and name.
 *
 * Each new token is for somebody nobody has been before, and a seat is kept only for who sat in it:
 * so it is kept, until the server refuses it.
 */
export function guestToken(name: string): (asked: TokenAsked) => Promise<string> {
  const key = `rookery.token.${name}`;
  return async ({ refused }) => {
    const { token, since } = JSON.parse(sessionStorage.getItem(key) ?? "{}") as { token?: string; since?: number };
    const age = Date.now() - (since ?? 0);
    if (token !== undefined && token !== refused && age >= 0 && age < TOKEN_LIFE_MS) return token;
    const asked = fetch(`${desk}/dev/token?name=${encodeURIComponent(name)}`);
    const answer = await asked.catch(() => undefined);
    if (answer?.ok === true) {
      const fresh = ((await answer.json()) as { token: string }).token;
      sessionStorage.setItem(key, JSON.stringify({ token: fresh, since: Date.now() }));
      return fresh;
    }
    throw new RookeryError("no_token", "The server admits no guests, or is away", {
      temporary: answer === undefined || answer.status >= 500,
    });
  };
}
