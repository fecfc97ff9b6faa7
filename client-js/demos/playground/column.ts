// One player's column: how they fare, what they say, what they see and what happened.
import type { Message } from "@bufbuild/protobuf";
import { attachNetworkControls } from "@rookery/client/debug";
import { button, inColourOf, make } from "../elements.js";
import { isSilent, type DescribedGame } from "./description.js";
import { choose, messageDraft, read } from "./draft.js";
import { Form } from "./form.js";
import type { Plain } from "./plain.js";
import { Player, type LineKind, type PlayerView } from "./player.js";
import { Tree } from "./tree.js";

/** Older lines go. */
const MOST_LINES = 200;
/** States are shown ten times a second, whatever the room's rate. */
const STATE_EVERY_MS = 100;

export interface ColumnActs {
  /** Takes the player away. */
  readonly remove: () => void;
  /** Has the player join anew. */
  readonly again: () => void;
}

export class Column implements PlayerView {
  readonly element = make("section", "player");
  readonly player: Player;
  private readonly game: DescribedGame;
  private readonly seat = make("span", "seat");
  private readonly status = make("span", "status");
  private readonly wire = make("span", "quiet");
  private readonly counts = make("dl", "counts");
  private readonly log = make("ol", "lines");
  private readonly tree = new Tree();
  private readonly over = make("div", "over-bar");
  private latest: Plain | undefined;
  private hasTimer = false;

  /** Acts are for whoever has the columns; `options` are what the type is told at a join. */
  constructor(game: DescribedGame, name: string, options: Message | undefined, acts: ColumnActs) {
    this.game = game;
    this.player = new Player(game, name, options, this);
    const close = button("small", "×", acts.remove);
    close.setAttribute("aria-label", `Remove ${name}`);
    const head = make("header", "", make("h2", "", name), this.seat, this.status, make("span", "space"), close);
    this.over.append(make("span", "", "The seat is gone."), button("small", "Join again", acts.again));
    this.over.hidden = true;
    this.element.setAttribute("aria-label", name);
    this.log.setAttribute("role", "log");
    this.element.append(head, this.over, this.network(), this.form(), this.counts);
    this.element.append(part("State", "part state", this.tree.element), part("What happened", "part", this.log));
    this.changed();
  }

  line(kind: LineKind, text: string): (mark: string, isTrouble: boolean) => void {
    const follows = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 40;
    const mark = make("small", "mark");
    const at = new Date();
    const time = make("time", "", at.toLocaleTimeString([], { hour12: false }));
    const line = make("li", "", time, make("span", "text", text), mark);
    line.dataset["kind"] = kind;
    this.log.append(line);
    if (this.log.childElementCount > MOST_LINES) this.log.firstElementChild?.remove();
    if (follows) this.log.scrollTop = this.log.scrollHeight;
    return (words, isTrouble) => {
      mark.textContent = words;
      mark.classList.toggle("trouble", isTrouble);
    };
  }

  state(state: Plain): void {
    this.latest = state;
    if (this.hasTimer) return;
    this.hasTimer = true;
    setTimeout(() => {
      this.hasTimer = false;
      this.tree.show(this.latest ?? []);
    }, STATE_EVERY_MS);
  }

  changed(): void {
    const { player } = this as { player?: Player }; // it may say something while it is made
    if (player === undefined) return;
    const { seat, status, counts } = player;
    this.seat.textContent = seat === 0 ? "" : `seat ${seat}`;
    inColourOf(seat, this.element);
    this.status.dataset["status"] = status;
    this.status.textContent = status;
    this.over.hidden = status !== "closed";
    const waiting = counts.sent - counts.applied - counts.refused - counts.unknown;
    const shown = { said: counts.sent, applied: counts.applied, refused: counts.refused, unknown: counts.unknown, waiting, heard: counts.heard };
    this.counts.replaceChildren(
      ...Object.entries(shown).map(([name, count]) => {
        const figure = make("div", count === 0 ? "none" : "", make("dt", "", name), make("dd", "", `${count}`));
        figure.dataset["count"] = name;
        return figure;
      }),
    );
    this.measure();
  }

  /** Shows what the wire does, which changes without a word. */
  measure(): void {
    const { rttMs, breaks, repeats } = this.player.reading;
    const parts = [`round trip ${rttMs === undefined ? "–" : `${Math.round(rttMs)} ms`}`];
    if (breaks > 0) parts.push(`${breaks} ${breaks === 1 ? "break" : "breaks"}`);
    if (repeats.sentAgain > 0) parts.push(`${repeats.sentAgain} sent again`);
    if (repeats.heardAgain > 0) parts.push(`${repeats.heardAgain} came again`);
    this.wire.textContent = parts.join(" · ");
  }

  private network(): HTMLElement {
    const more = button("small more", "Latency, jitter, loss", () => {
      const isOpen = network.classList.toggle("open");
      more.setAttribute("aria-expanded", `${isOpen}`);
    });
    more.setAttribute("aria-expanded", "false");
    const network = make("div", "network", make("div", "wire", this.wire, more));
    attachNetworkControls(this.player.inspector.network, network);
    return network;
  }

  private form(): HTMLElement {
    const { says } = this.game.type;
    if (isSilent(says)) return make("p", "quiet silent", "Players say nothing to rooms of this type.");
    const draft = messageDraft(says);
    const choices = draft.members.filter((member) => member.kind === "choice"); // nothing beside is ever sent
    for (const choice of choices) choose(choice, choice.desc.fields[0]);
    const fields = new Form({ ...draft, members: choices });
    const form = make("form", "say-any") as HTMLFormElement;
    const send = make("button", "primary", "Send");
    const request = make("button", "", "Request");
    request.setAttribute("value", "request");
    request.setAttribute("title", "Sends it as a request: the room answers it, or refuses");
    form.append(fields.element, make("div", "acts", send, request));
    form.onsubmit = (event) => {
      event.preventDefault();
      const done = read(draft);
      fields.complain("complaints" in done ? done.complaints : new Map());
      if ("complaints" in done) return;
      this.player.say(done.message, event.submitter?.getAttribute("value") === "request");
      fields.focus();
    };
    return form;
  }
}

function part(title: string, className: string, content: HTMLElement): HTMLElement {
  content.tabIndex = 0; // it scrolls
  content.setAttribute("aria-label", title);
  return make("div", className, make("h3", "", title), content);
}
