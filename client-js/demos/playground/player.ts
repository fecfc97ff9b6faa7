// One player of the playground: a client of its own, on a network of its own, in one room.
import { create, type DescMessage, type Message } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import { Client, RookeryError, type Room } from "@rookery/client";
import { Inspector, type Reading } from "@rookery/client/debug";
import { guestToken, servers } from "../guest.js";
import type { DescribedGame } from "./description.js";
import { brief, plain, type Plain } from "./plain.js";

/** Into which room: any that has a place, a new one, or this one. */
export type Wish = { readonly kind: "any" | "new" } | { readonly kind: "room"; readonly id: string };

/** What a line of the log is about. */
export type LineKind = "said" | "heard" | "answer" | "event" | "trouble";

/** Shows a player. */
export interface PlayerView {
  /** One more line; returns what writes behind it what became of that. */
  line(kind: LineKind, text: string): (mark: string, isTrouble: boolean) => void;
  state(state: Plain): void;
  /** Status, seat or counts are others now. */
  changed(): void;
}

/** What was said and heard so far; each is counted once, whatever the network does. */
export interface Counts {
  sent: number;
  applied: number;
  refused: number;
  unknown: number;
  heard: number;
}

export class Player {
  readonly name: string;
  readonly counts: Counts = { sent: 0, applied: 0, refused: 0, unknown: 0, heard: 0 };
  readonly inspector = new Inspector();
  private readonly game: DescribedGame;
  private readonly options: Message | undefined;
  private readonly view: PlayerView;
  private readonly client: Client;
  private room: Room | undefined;

  /** `options` are what the type is told at a join, if it takes any. */
  constructor(game: DescribedGame, name: string, options: Message | undefined, view: PlayerView) {
    this.game = game;
    this.name = name;
    this.options = options;
    this.view = view;
    this.client = new Client(servers, {
      token: guestToken(name),
      ...this.inspector.options,
      onError: (trouble) => view.line("trouble", trouble instanceof Error ? trouble.message : String(trouble)),
    });
    this.client.onStatus(() => view.changed());
  }

  get seat(): number {
    return this.room?.seat ?? 0;
  }

  /** The room's id, empty while in none. */
  get roomId(): string {
    return this.room?.id ?? "";
  }

  get status(): "connecting" | "online" | "away" | "closed" {
    if (this.client.status.kind === "closed" || this.room?.status === "ended") return "closed";
    if (this.room?.status === "away") return "away";
    return this.room?.status === "joined" ? "online" : "connecting";
  }

  get reading(): Reading {
    return this.inspector.meter.read();
  }

  /** Takes a seat, or does not: what stands in the way is a line of the log. */
  async join(wish: Wish): Promise<void> {
    const { type } = this.game;
    const { options } = this;
    const how = { ...(options && { options }), listen: (room: Room) => this.listen(room) };
    try {
      if (wish.kind === "room") await this.client.joinById(type, wish.id, how);
      else await (wish.kind === "new" ? this.client.create(type, how) : this.client.joinOrCreate(type, how));
    } catch (reason) {
      if (!(reason instanceof RookeryError)) throw reason;
      if (this.room === undefined) this.view.line("trouble", reason.message); // or else its end was told
    }
  }

  /** Says the one case that is set in a message of what players say. */
  say(message: Message, isRequest: boolean): void {
    const said = caseOf(this.game.type.says, message);
    const { room } = this;
    if (said === undefined || room === undefined) return;
    try {
      if (isRequest) return this.ask(room, said); // what is thrown at once rejects there
      const operation = room.send(said.name as never, said.value as never);
      const mark = this.saying(`#${operation} ${said.text}`);
      void room.settled(operation).then((outcome) => {
        const why = outcome.kind === "refused" ? words(outcome) : outcome.kind === "unknown" ? words(outcome.reason) : "";
        this.became(outcome.kind, why, mark);
      });
    } catch (reason) {
      this.view.line("trouble", `not said: ${reason instanceof Error ? reason.message : String(reason)}`);
    }
  }

  /** Gives the seat back, for good. */
  close(): void {
    this.client.close();
  }

  private ask(room: Room, said: Said): void {
    const answered = room.request(said.name as never, said.value as never, { deadlineMs: Infinity });
    const mark = this.saying(`request ${said.text}`);
    answered.then(
      (answer) => {
        this.became("applied", "", mark);
        this.hear("answer", answer);
      },
      (reason: RookeryError) => {
        const { code, cause } = reason;
        if (code === "request_refused" && cause instanceof RookeryError) return this.became("refused", words(cause), mark);
        if (code === "request_unknown") return this.became("unknown", words(reason), mark);
        this.counts.sent--; // the window is full, or the room is over: it was never said
        mark(`not said: ${words(reason)}`, true);
        this.view.changed();
      },
    );
  }

  private saying(text: string): ReturnType<PlayerView["line"]> {
    this.counts.sent++;
    const mark = this.view.line("said", text);
    mark("waiting", false);
    this.view.changed();
    return mark;
  }

  private became(fate: "applied" | "refused" | "unknown", why: string, mark: ReturnType<PlayerView["line"]>): void {
    this.counts[fate]++;
    mark(why === "" ? fate : `${fate}: ${why}`, fate !== "applied");
    this.view.changed();
  }

  private hear(kind: LineKind, said: unknown): void {
    this.counts.heard++;
    const { hears } = this.game.type;
    const message = create(hears, { [hears.oneofs[0]!.localName]: said } as never);
    this.view.line(kind, caseOf(hears, message)?.text ?? "");
    this.view.changed();
  }

  private listen(room: Room): void {
    this.room = room;
    const { hears, state } = this.game.type;
    const event = (text: string, kind: LineKind = "event"): void => {
      this.view.line(kind, text);
      this.view.changed();
    };
    for (const { localName } of hears.fields) {
      room.on(localName as never, (value: unknown) => this.hear("heard", { case: localName, value }));
    }
    room.onState((newest) => this.view.state(plain(state!, newest)));
    room.onJoin((seat) => event(`took seat ${seat} in room ${room.id}`));
    room.onDrop(({ reason, windowMs }) => event(`away: ${reason.message}; the seat is kept for ${windowMs / 1000} s`));
    room.onReturn(() => event("returned"));
    room.onResync(({ reason, missed }) => {
      event(`RESYNCED (${reason})${missed ? `: messages ${missed.from} to ${missed.to} never come` : ""}`, "trouble");
    });
    room.onEnd(({ reason, rejoining }) => event(`${words(reason)}${rejoining ? "; joining again" : ""}`, "trouble"));
  }
}

interface Said {
  readonly name: string;
  readonly value: unknown;
  readonly text: string;
}

function caseOf(desc: DescMessage, message: Message): Said | undefined {
  const oneof = desc.oneofs[0]!;
  const field = reflect(desc, message).oneofCase(oneof);
  if (field === undefined) return undefined;
  const { value } = (message as unknown as Record<string, { value: unknown }>)[oneof.localName]!;
  const shown = plain(desc, message);
  const inside = typeof shown === "string" ? undefined : shown.find(([name]) => name === field.name)?.[1];
  const text = inside === undefined ? "" : typeof inside === "string" ? ` ${inside}` : ` {${brief(inside)}}`;
  return { name: field.localName, value, text: `${field.name}${text}` };
}

function words({ code, ...told }: { readonly code: string; readonly text?: string; readonly message?: string }): string {
  const text = told.text ?? told.message ?? "";
  return text === "" ? code : `${text} (${code})`;
}
