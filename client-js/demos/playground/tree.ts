// A message as a tree that can be unfolded, in which what changed lights up.
import { make } from "../elements.js";
import { brief, isSame, type Plain } from "./plain.js";

/** Of one branch; what is beyond is counted. */
const MOST_SHOWN = 100;
/** Branches further from the root are a line each at first. */
const DEEPEST_UNFOLDED = 0;
const LONGEST_LINE = 140;
const FLASH_MS = 900;

/** Shows a value, and the next one in its place. */
export class Tree {
  readonly element = make("ul", "tree");
  private readonly branch = new Branch(this.element, 0);

  show(value: Plain): void {
    this.branch.show(typeof value === "string" ? [["value", value]] : value, true);
  }
}

class Branch {
  private readonly rows = new Map<string, Row>();
  private readonly rest = make("li", "quiet");
  private readonly list: HTMLElement;
  private readonly depth: number;

  constructor(list: HTMLElement, depth: number) {
    this.list = list;
    this.depth = depth;
  }

  show(entries: Exclude<Plain, string>, lights: boolean): void {
    const shown = entries.slice(0, MOST_SHOWN);
    const names = new Set(shown.map(([name]) => name));
    for (const [name, row] of this.rows) {
      if (names.has(name)) continue;
      row.element.remove();
      this.rows.delete(name);
    }
    shown.forEach(([name, value], index) => {
      const row = this.rows.get(name) ?? new Row(name, this.depth);
      this.rows.set(name, row);
      row.show(value, lights);
      if (this.list.children[index] !== row.element) this.list.insertBefore(row.element, this.list.children[index] ?? null);
    });
    const more = entries.length - shown.length;
    this.rest.textContent = entries.length === 0 ? "empty" : `… and ${more} more`;
    if (more > 0 || entries.length === 0) this.list.append(this.rest);
    else this.rest.remove();
  }
}

class Row {
  readonly element = make("li", "");
  private readonly name: string;
  private readonly depth: number;
  private readonly text = make("span", "value");
  private branch: { readonly details: HTMLDetailsElement; readonly inside: Branch } | undefined;
  private last: Plain | undefined;

  constructor(name: string, depth: number) {
    this.name = name;
    this.depth = depth;
    this.element.append(make("span", "name", name), this.text);
  }

  show(value: Plain, lights: boolean): void {
    const { last } = this;
    if (last !== undefined && isSame(last, value)) return;
    this.last = value;
    if (typeof value === "string") {
      if (this.branch !== undefined) this.fold();
      this.text.textContent = value;
    } else {
      this.branch ??= this.unfold();
      this.text.textContent = this.branch.details.open ? "" : folded(value);
      if (this.branch.details.open) return this.branch.inside.show(value, lights);
    }
    if (lights && last !== undefined) flash(this.text);
  }

  private unfold(): { readonly details: HTMLDetailsElement; readonly inside: Branch } {
    const details = document.createElement("details");
    const list = make("ul", "");
    const inside = new Branch(list, this.depth + 1);
    details.open = this.depth <= DEEPEST_UNFOLDED;
    details.append(make("summary", "", make("span", "name", this.name), this.text), list);
    this.element.replaceChildren(details);
    details.ontoggle = () => {
      const { last } = this;
      if (last === undefined || typeof last === "string") return;
      this.text.textContent = details.open ? "" : folded(last);
      if (details.open) inside.show(last, false);
    };
    return { details, inside };
  }

  private fold(): void {
    this.branch = undefined;
    this.element.replaceChildren(make("span", "name", this.name), this.text);
  }
}

function folded(value: Exclude<Plain, string>): string {
  return value.length === 0 ? "empty" : `{${brief(value, LONGEST_LINE)}}`;
}

function flash(element: HTMLElement): void {
  element.animate?.([{ backgroundColor: "var(--flash)" }, { backgroundColor: "transparent" }], FLASH_MS);
}
