// The playground: players of any game side by side, made from its descriptors alone.
import type { DescMessage } from "@bufbuild/protobuf";
import { RookeryError } from "@rookery/client";
import { button, element, make } from "../elements.js";
import { describedGame, isSilent, type DescribedGame, type Description } from "./description.js";
import { messageDraft, read } from "./draft.js";
import { Form } from "./form.js";
import { Party, type JoinOptions } from "./party.js";
import { plain } from "./plain.js";
import { Tree } from "./tree.js";

const NAMES = ["Ada", "Grace", "Hedy", "Alan", "Edsger", "Barbara", "Dennis", "Radia"];
const WATCH_MS = 2000;
const MEASURE_MS = 500;

const asked = new URLSearchParams(location.search);

function notice(...content: (string | Node)[]): void {
  element("notice").replaceChildren(...content);
  element("notice").hidden = false;
}

/** The game types there are now. */
async function types(): Promise<readonly string[]> {
  const answer = await fetch("/dev/games");
  if (!answer.ok) throw new Error("This node is not for development: start one with ./rookery dev.");
  return ((await answer.json()) as { games: { type: string }[] }).games.map(({ type }) => type);
}

/** What the node says of a type, to be compared; undefined where it has none of this name. */
async function described(type: string): Promise<string | undefined> {
  const answer = await fetch(`/dev/games/${encodeURIComponent(type)}`);
  if (!answer.ok && answer.status !== 404) throw new Error(`The node does not describe ${type}: ${answer.status}.`);
  return answer.ok ? answer.text() : undefined;
}

async function open(): Promise<void> {
  const all = await types();
  const type = asked.get("type") ?? all[0];
  if (type === undefined) throw new Error("This node has no games: start it with --games DIR, and put a jar there.");
  const picker = element<HTMLSelectElement>("type");
  picker.append(...all.map((name) => new Option(name, name, false, name === type)));
  picker.onchange = () => location.assign(`?${new URLSearchParams({ type: picker.value })}`);
  const answer = await described(type);
  if (answer === undefined) {
    picker.prepend(new Option("choose …", "", true, true));
    throw new Error(`This node has no game ${type}: choose one of those it has.`);
  }
  document.title = `${type} · Playground · Rookery`;
  const game = describedGame(JSON.parse(answer) as Description);
  showFacts(game);
  play(game);
  setInterval(() => void watch(type, answer), WATCH_MS);
}

/** A jar may have been put in the place of another, with other messages. */
async function watch(type: string, before: string): Promise<void> {
  if (document.hidden) return;
  const now = await described(type).catch(() => before); // the node is away, of which the players tell
  if (now === before) return;
  const again = button("small", "Load again", () => location.reload());
  if (now === undefined) notice(`The node has no game ${type} any more. `, again);
  else notice(`The messages of ${type} were changed on the node; this page goes on with the old ones. `, again);
}

function showFacts({ about, type, config }: DescribedGame): void {
  const facts = [`${about.seats} seats`, about.ticksPerSecond === 0 ? "no ticks" : `${about.ticksPerSecond} ticks per second`];
  facts.push(`${messages(type.says)} from players`, `${messages(type.hears)} from the room`);
  const tree = new Tree();
  tree.show(plain(config.desc, config.defaults));
  const shown = element("about");
  shown.firstElementChild!.textContent = facts.join(" · ");
  shown.append(make("p", "quiet", "Its config, unless a room is made with another:"), tree.element);
  shown.hidden = false;
}

function messages(desc: DescMessage): string {
  const count = isSilent(desc) ? 0 : desc.oneofs[0]!.fields.length;
  return count === 1 ? "1 message" : `${count} messages`;
}

function play(game: DescribedGame): void {
  const name = element<HTMLInputElement>("name");
  const party: Party = new Party(game, joinOptions(game), element("players"), () => {
    name.value = NAMES.find((free) => !party.names.includes(free)) ?? `Guest ${party.names.length + 1}`;
    const page = new URL(location.href);
    page.searchParams.set("type", game.about.type);
    page.searchParams.set("players", party.names.join(","));
    history.replaceState(null, "", page); // so that a page that is loaded again has the same players
  });
  element<HTMLFormElement>("add").onsubmit = (event) => {
    event.preventDefault();
    const called = name.value.trim().replaceAll(",", " ");
    if (called === "") return;
    if (party.names.includes(called)) return notice(`There is a ${called} already: say another name.`);
    element("notice").hidden = true;
    void party.add(called);
  };
  element("fresh").onclick = () => void party.startAfresh();
  const room = asked.get("room");
  const names = (asked.get("players") ?? NAMES.slice(0, 2).join()).split(",").filter((called) => called !== "");
  void party.enter([...new Set(names)], room === null ? { kind: "any" } : { kind: "room", id: room });
  setInterval(() => {
    if (document.hidden) return;
    party.measure();
    element("room").textContent = party.roomId === "" ? "" : `Room ${party.roomId}`;
  }, MEASURE_MS);
}

/** A form for what the type is told at a join, if it is told anything. */
function joinOptions({ type }: DescribedGame): () => JoinOptions {
  if (type.options === undefined) return () => ({ message: undefined });
  const draft = messageDraft(type.options);
  const form = new Form(draft);
  element("options").append(make("p", "quiet", "What is said here goes with the next players that are added."), form.element);
  element("options").hidden = false;
  return () => {
    const done = read(draft);
    form.complain("complaints" in done ? done.complaints : new Map());
    if ("message" in done) return done;
    element<HTMLDetailsElement>("options").open = true;
    return undefined;
  };
}

open().catch((reason: unknown) => {
  if (!(reason instanceof RookeryError || reason instanceof Error)) throw reason;
  notice(reason.message);
});
