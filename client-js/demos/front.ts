/// <reference types="vite/client" />
// The front page: a card for each game that has a page here or is on the node, and its open rooms.
import { element, link, make } from "./elements.js";

/** What a node in dev mode says at `/dev/games`. */
interface Game {
  readonly type: string;
  /** Where its page is on this node; empty where there is none. */
  readonly page: string;
  readonly rooms: readonly { readonly id: string; readonly players: number; readonly seats: number }[];
}

const REFRESH_MS = 2000;
const sources = import.meta.glob<string>("./*/index.html", { query: "?raw", import: "default", eager: true });
const pictures = import.meta.glob<string>("./*/card.svg", { query: "?url", import: "default", eager: true });

/** The folders beside this page, each named as its game. */
const folders = Object.keys(sources)
  .map((path) => path.split("/")[1]!)
  .filter((name) => name !== "playground");
const lists = new Map<string, HTMLElement>();

/** Undefined where the node is none for development. */
async function gamesHere(): Promise<readonly Game[] | undefined> {
  const answer = await fetch("/dev/games").catch(() => undefined);
  return answer?.ok === true ? ((await answer.json()) as { games: readonly Game[] }).games : undefined;
}

/** Where any game can be tried, also in a room that is there; only a node for development has it. */
function playground(type: string, room: { readonly room?: string } = {}): string {
  return `./playground/?${new URLSearchParams({ type, ...room })}`;
}

function card(type: string, page: string): HTMLElement {
  const { title, about } = words(type);
  const picture = pictures[`./${type}/card.svg`];
  const image = make(picture === undefined ? "div" : "img", picture === undefined ? "plain" : "");
  if (picture === undefined) image.textContent = title;
  else image.setAttribute("src", picture);
  image.setAttribute("alt", "");
  const text = make("div", "words", make("h2", "", title), make("p", "", about));
  const rooms = make("ul", "rooms");
  lists.set(type, rooms);
  if (page === "") return make("article", "card", link(playground(type), "play", image, text, make("span", "go", "Try it out →")), rooms);
  const tries = here === undefined ? [] : [link(playground(type), "try", "Try it out in the playground")];
  return make("article", "card", link(page, "play", image, text, make("span", "go", "Play →")), ...tries, rooms);
}

/** What a game's page says of itself: its title up to the dot, and its description. */
function words(type: string): { title: string; about: string } {
  const source = sources[`./${type}/index.html`];
  if (source === undefined) return { title: type, about: "On this node." };
  const page = new DOMParser().parseFromString(source, "text/html");
  const about = page.querySelector("meta[name=description]")?.getAttribute("content") ?? "";
  return { title: page.title.split(" · ")[0] || type, about };
}

function showRooms(games: readonly Game[]): void {
  for (const { type, page, rooms } of games) {
    const lines = rooms.map(({ id, players, seats }) => {
      const shown = [make("span", "", `Room ${id}`), make("small", "", `${players} of ${seats}`)];
      return make("li", "", link(page === "" ? playground(type, { room: id }) : `${page}?room=${id}`, "", ...shown));
    });
    lists.get(type)?.replaceChildren(...lines);
  }
}

const here = await gamesHere();
const games = here ?? folders.map((type) => ({ type, page: `./${type}/`, rooms: [] }));
element("games").replaceChildren(...games.map(({ type, page }) => card(type, page)));
showRooms(games);
if (here !== undefined) {
  setInterval(async () => {
    if (!document.hidden) showRooms((await gamesHere()) ?? []);
  }, REFRESH_MS);
}
