import { Client, gameType } from "@rookery/client";
import { FromEchoSchema, ToEchoSchema } from "../gen/games/echo_pb.js";
import {
  attempt,
  element,
  guestToken,
  inColourOf,
  make,
  playerName,
  roomInLink,
  servers,
  showNotice,
  showStatus,
  stay,
} from "../page.js";

const Echo = gameType("echo", { says: ToEchoSchema, hears: FromEchoSchema });

const name = await playerName();
const client = new Client(servers, { token: guestToken(name) });
showStatus(client);

const log = element("log");
const form = element<HTMLFormElement>("say");
const input = form.elements.namedItem("text") as HTMLInputElement;

stay(async () => {
  const link = roomInLink();
  const room = await (link === null ? client.joinOrCreate(Echo) : client.joinById(Echo, link));

  form.onsubmit = (event) => {
    event.preventDefault();
    const said = { text: input.value, sentMs: performance.now() };
    const toAll = event.submitter?.getAttribute("value") === "all";
    if (attempt(() => room.send(toAll ? "shout" : "say", said))) input.value = "";
  };

  room.on("echoed", ({ seat, name, text, sentMs, shouted }) => {
    const mine = seat === room.seat;
    const trip = `${(performance.now() - sentMs).toFixed(1)} ms`;
    if (mine) element("trip").textContent = trip;
    const how = make("small", "", shouted ? "to all" : "to me", mine ? ` · ${trip}` : "");
    const who = make("b", "", name, how);
    log.append(inColourOf(seat, make("li", mine ? "said mine" : "said", who, text)));
    if (log.childElementCount > 100) log.firstElementChild?.remove();
    log.scrollTop = log.scrollHeight;
  });

  room.onRefusal(({ text, code }) => showNotice(text || code));
  return room;
});
