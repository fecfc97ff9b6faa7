// A ledger that keeps itself: the same file in every runtime, with all that the harness must know in
// its settings, and its books sent there in the end.
import { Client, gameType, type Room, type WebSocketConstructor } from "@rookery/client";
import { FromEchoSchema, ToEchoSchema } from "../../demos/gen/games/echo_pb.js";

/** How much everybody says. */
const OPERATIONS = 150;
const PAUSE_MS = 40;

/** What one player said and heard. */
export interface Books {
  readonly fates: { applied: number; refused: number; unknown: number };
  /** What the player said, as it came back. */
  readonly own: number[];
  /** What the other said to all, and what this one did. */
  readonly shouts: number[];
  /** How often the connection broke, and came back. */
  drops: number;
  returns: number;
}

export interface Report {
  readonly operations: number;
  readonly books: readonly Books[];
  /** What went wrong, if the ledger could not be kept. */
  readonly failure?: string;
}

const isPage = typeof document !== "undefined";
const settings = new URLSearchParams(isPage ? location.search : process.argv[2]);
const setting = (name: string): string => settings.get(name) ?? "";

const Echo = gameType("echo", { says: ToEchoSchema, hears: FromEchoSchema });
type EchoRoom = Room<typeof ToEchoSchema, typeof FromEchoSchema>;

/** Why rooms ended. */
const ends: string[] = [];

const pause = (ms: number): Promise<void> => new Promise((over) => setTimeout(over, ms));

/** The runtime's own WebSocket; Node 20 has none. */
async function webSocket(): Promise<WebSocketConstructor> {
  if (typeof WebSocket !== "undefined") return WebSocket;
  return ((await import("ws" as string)) as { WebSocket: WebSocketConstructor }).WebSocket; // it brings no types
}

function keep(room: EchoRoom, way: "say" | "shout"): Books {
  const books: Books = { fates: { applied: 0, refused: 0, unknown: 0 }, own: [], shouts: [], drops: 0, returns: 0 };
  room.on("echoed", ({ seat, text, shouted }) => {
    if (shouted) books.shouts.push(Number(text));
    if (seat === room.seat && shouted === (way === "shout")) books.own.push(Number(text));
  });
  room.onDrop(() => books.drops++);
  room.onReturn(() => books.returns++);
  room.onEnd(({ reason }) => ends.push(`; ended as ${reason.code}: ${reason.message}`));
  return books;
}

/** Says all there is to say, and waits for what became of it. */
async function talk(room: EchoRoom, way: "say" | "shout", { fates }: Books): Promise<void> {
  const told: Promise<void>[] = [];
  for (let number = 1; number <= OPERATIONS; number++) {
    await room.whenWritable();
    told.push(room.settled(room.send(way, { text: `${number}` })).then(({ kind }) => void fates[kind]++));
    await pause(PAUSE_MS);
  }
  await Promise.all(told);
}

async function play(): Promise<Report> {
  const WebSocket = await webSocket();
  const clients = settings.getAll("token").map((token) => new Client(setting("server"), { token: () => token, WebSocket }));
  const [one, other] = clients as [Client, Client];
  const speaker = await one.create(Echo);
  const spoken = keep(speaker, "say");
  const crier = await other.joinById(Echo, speaker.id);
  const cried = keep(crier, "shout");
  await Promise.all([talk(speaker, "say", spoken), talk(crier, "shout", cried)]);
  const lists = [spoken.own, spoken.shouts, cried.own, cried.shouts];
  const isDone = (): boolean => [speaker, crier].every(({ status }) => status === "joined") && lists.every((numbers) => numbers.at(-1) === OPERATIONS);
  while (!isDone()) await pause(50);
  for (const client of clients) client.close();
  return { operations: OPERATIONS, books: [spoken, cried] };
}

const report = await play().catch((error: unknown): Report => ({ operations: 0, books: [], failure: `${String(error)}${ends.join()}` }));
await fetch(setting("report"), { method: "POST", body: JSON.stringify(report) });
if (!isPage) process.exit();
