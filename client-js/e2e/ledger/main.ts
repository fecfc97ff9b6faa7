// A page that says numbers, and keeps a ledger of all it said and heard; the tests add it up.
import { Client, gameType, inStorage, type Room } from "@rookery/client";
import { Inspector, type NetworkSettings, type Repeats } from "@rookery/client/debug";
import { guestToken } from "../../demos/page.js";
import { FromEchoSchema, ToEchoSchema } from "../../demos/gen/games/echo_pb.js";

/** What a page said and heard; it outlives the page where its session does. */
export interface Ledger {
  said: number;
  /** What came back of it, in the order it came. */
  echoed: number[];
  /** What others shouted. */
  heard: number[];
  fates: { applied: number; refused: number; unknown: number };
  /** What the room and the client went through. */
  events: string[];
}

declare global {
  interface Window {
    ledger: Ledger;
    room: Pick<Room, "id" | "seat" | "status" | "unsettled"> | undefined;
    /** What was repeated, on a network that is spoiled. */
    repeats: () => Repeats;
    /** Says nothing more. */
    hush: () => void;
  }
}

const Echo = gameType("echo", { says: ToEchoSchema, hears: FromEchoSchema });
const settings = new URLSearchParams(location.search);
const persist = settings.has("persist");
const way = settings.get("way") === "shout" ? "shout" : "say";
const pauseMs = Number(settings.get("pause") ?? 40);

const kept = persist ? sessionStorage.getItem("ledger") : null;
const ledger: Ledger = kept === null
  ? { said: 0, echoed: [], heard: [], fates: { applied: 0, refused: 0, unknown: 0 }, events: [] }
  : (JSON.parse(kept) as Ledger);
window.ledger = ledger;

/** In the same task as what it notes, as the session's own numbers are. */
function note(change: () => void): void {
  change();
  if (persist) sessionStorage.setItem("ledger", JSON.stringify(ledger));
}

const token = guestToken(settings.get("name") ?? "somebody");
const servers = (settings.get("server") ?? "").split(",");
const inspector = new Inspector();
window.repeats = () => inspector.meter.read().repeats;
const spoiled = settings.get("network");
if (spoiled !== null) inspector.network.change(JSON.parse(spoiled) as Partial<NetworkSettings>);
const client = new Client(servers, {
  token,
  ...(spoiled !== null && inspector.options),
  ...(persist && { persist: inStorage(() => sessionStorage) }),
});
client.onStatus(({ kind }) => note(() => ledger.events.push(kind)));

const [restored] = client.restore(Echo);
const link = settings.get("room");
const room = restored ?? (await (link === null ? client.create(Echo) : client.joinById(Echo, link)));
window.room = room;

function follow(operation: number): void {
  void room.settled(operation).then(({ kind }) => note(() => ledger.fates[kind]++));
}

room.unsettled.forEach(follow);
room.on("echoed", ({ seat, text, shouted }) => {
  if (seat !== room.seat) note(() => ledger.heard.push(Number(text)));
  else if (shouted === (way === "shout")) note(() => ledger.echoed.push(Number(text)));
});
room.onDrop(() => note(() => ledger.events.push("drop")));
room.onReturn(() => note(() => ledger.events.push("return")));
room.onResync(({ reason }) => note(() => ledger.events.push(reason)));
room.onEnd(({ reason }) => note(() => ledger.events.push(`end ${reason.code}`)));

const timer = setInterval(() => {
  if (room.status === "ended") return clearInterval(timer);
  void room.whenWritable().then(() =>
    note(() => {
      follow(room.send(way, { text: `${ledger.said + 1}` }));
      ledger.said++;
    }),
  ).catch(() => {}); // the room is over, which its events say
}, pauseMs);
window.hush = () => clearInterval(timer);
