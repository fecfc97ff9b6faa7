// Who plays: in development, anybody under any name. A game that is out in the world asks its own
// server for a token here.

/** Asks for a guest's token, one for each tab, so that a page that is loaded again is the same player. */
export async function guestToken(): Promise<string> {
  const kept = sessionStorage.getItem("token");
  const until = Number(sessionStorage.getItem("token.until"));
  if (kept !== null && Date.now() < until) return kept;
  const name = `guest ${Math.floor(Math.random() * 1000)}`;
  const answer = await fetch(`/dev/token?name=${encodeURIComponent(name)}`);
  if (!answer.ok) throw new Error("the node is away, or admits no guests");
  const { token } = (await answer.json()) as { token: string };
  sessionStorage.setItem("token", token);
  sessionStorage.setItem("token.until", String(Date.now() + 50 * 60_000)); // good for an hour
  return token;
}

/** Where players connect: whoever serves the page passes this on to a node. */
export const server = `${location.origin.replace(/^http/, "ws")}/rookery`;
