import { gameType } from "@rookery/client";
import { decodeChatState } from "../gen/games/chat_decoders.js";
import { ChatStateSchema, FromChatSchema, ToChatSchema } from "../gen/games/chat_pb.js";
import type { ChatState, Line } from "../gen/games/chat_pb.js";
import { showPeople } from "./people.js";
import {
  attempt,
  connect,
  element,
  guestToken,
  inColourOf,
  make,
  playerName,
  roomInLink,
  showNotice,
  showStatus,
  stay,
} from "../page.js";

const Chat = gameType("chat", {
  says: ToChatSchema,
  hears: FromChatSchema,
  state: ChatStateSchema,
  decodeState: decodeChatState,
});

const name = await playerName();
const client = await connect(guestToken(name));
showStatus(client);

const log = element("log");
const form = element<HTMLFormElement>("say");
const input = form.elements.namedItem("text") as HTMLInputElement;

stay(async () => {
  const link = roomInLink();
  const room = await (link === null ? client.joinOrCreate(Chat) : client.joinById(Chat, link));
  let shown = 0;
  const begin = (): void => {
    log.replaceChildren();
    shown = 0;
  };
  begin();
  room.onJoin(begin); // again, perhaps in another room

  form.onsubmit = (event) => {
    event.preventDefault();
    if (attempt(() => room.send("say", { text: input.value }))) input.value = "";
  };

  room.on("welcome", ({ text }) => append(make("li", "moved", text)));
  room.onState(({ members, lines }: ChatState) => {
    showPeople(members, room.seat);
    for (const number of Object.keys(lines).map(Number)) {
      if (number > shown) append(written(lines[number]!, room.seat));
      shown = Math.max(shown, number);
    }
  });

  room.onRefusal(({ text, code }) => showNotice(text || code));
  return room;
});

/** What players wrote is put in as text, so markup in it stays what they typed. */
function written({ seat, name, atMs, kind }: Line, mine: number): HTMLElement {
  if (kind.case === "came") return make("li", "moved", `${name} came`);
  if (kind.case === "went") return make("li", "moved", `${name} left`);
  const at = new Date(atMs).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const who = make("b", "", name, make("small", "", at));
  const line = make("li", seat === mine ? "said mine" : "said", who, kind.value?.text ?? "");
  return inColourOf(seat, line);
}

/** Follows the talk, unless somebody is reading further up. */
function append(line: HTMLElement): void {
  const follows = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  log.append(line);
  if (log.childElementCount > 500) log.firstElementChild?.remove();
  if (follows) log.scrollTop = log.scrollHeight;
}
