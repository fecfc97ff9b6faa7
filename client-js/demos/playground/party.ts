// The players of a page, each in a column, all in one room.
import type { Message } from "@bufbuild/protobuf";
import { Column } from "./column.js";
import type { DescribedGame } from "./description.js";
import type { Wish } from "./player.js";

/** What joins are told: nothing, a message, or nobody can join while something does not fit. */
export type JoinOptions = { readonly message: Message | undefined } | undefined;

export class Party {
  private readonly game: DescribedGame;
  private readonly options: () => JoinOptions;
  private readonly place: HTMLElement;
  private readonly changed: () => void;
  private columns: readonly Column[] = [];

  /** Columns go into `place`; `changed` is called when players came or went. */
  constructor(game: DescribedGame, options: () => JoinOptions, place: HTMLElement, changed: () => void) {
    this.game = game;
    this.options = options;
    this.place = place;
    this.changed = changed;
  }

  get names(): readonly string[] {
    return this.columns.map(({ player }) => player.name);
  }

  /** Where they meet, empty while nobody is seated. */
  get roomId(): string {
    return this.columns.find(({ player }) => player.status !== "closed" && player.roomId !== "")?.player.roomId ?? "";
  }

  /** One more player, who goes where the others are, or else where `wish` says. */
  async add(name: string, wish: Wish = { kind: "any" }): Promise<void> {
    const column = this.made(name);
    if (column === undefined) return;
    this.columns = [...this.columns, column];
    this.place.append(column.element);
    this.changed();
    await column.player.join(this.meeting(wish));
  }

  /** All of these, one after the other, so that the first has a room for the rest. */
  async enter(names: readonly string[], wish: Wish): Promise<void> {
    for (const name of names) await this.add(name, wish);
  }

  /** Everybody leaves, and meets in a new room. */
  async startAfresh(): Promise<void> {
    const { names } = this;
    for (const column of this.columns) this.remove(column);
    await this.enter(names, { kind: "new" });
  }

  /** Shows what the wire does. */
  measure(): void {
    for (const column of this.columns) column.measure();
  }

  private made(name: string): Column | undefined {
    const options = this.options();
    if (options === undefined) return undefined;
    const column: Column = new Column(this.game, name, options.message, {
      remove: () => this.remove(column),
      again: () => this.again(column),
    });
    return column;
  }

  private remove(column: Column): void {
    column.player.close();
    column.element.remove();
    this.columns = this.columns.filter((other) => other !== column);
    this.changed();
  }

  private again(column: Column): void {
    const next = this.made(column.player.name);
    if (next === undefined) return;
    column.player.close();
    column.element.replaceWith(next.element);
    this.columns = this.columns.map((other) => (other === column ? next : other));
    void next.player.join(this.meeting({ kind: "any" }));
  }

  private meeting(wish: Wish): Wish {
    return this.roomId === "" ? wish : { kind: "room", id: this.roomId };
  }
}
