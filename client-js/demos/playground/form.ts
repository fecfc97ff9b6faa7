// A form for any message: what is typed goes into its draft, what does not fit is said at the field.
import { ScalarType, type DescField } from "@bufbuild/protobuf";
import { button, make } from "../elements.js";
import {
  choose,
  emptyEntry,
  emptyItem,
  emptyValue,
  type ChoiceDraft,
  type Complaints,
  type FieldDraft,
  type ListDraft,
  type MapDraft,
  type MessageDraft,
  type ScalarDraft,
  type ValueDraft,
} from "./draft.js";
import { scalarName } from "./scalars.js";

/** Choices of more are a list to pick from. */
const MOST_SEGMENTS = 6;

/** Nothing of a choice; no field has this name. */
const NONE = "–";

let lastId = 0;

export class Form {
  readonly element: HTMLElement;
  private readonly places = new Map<object, { readonly input: HTMLElement; readonly says: HTMLElement }>();

  constructor(draft: MessageDraft) {
    this.element = this.message(draft);
  }

  /** Says at each field what does not fit there, and leads to the first. */
  complain(complaints: Complaints): void {
    for (const { input, says } of this.places.values()) {
      input.removeAttribute("aria-invalid");
      says.textContent = "";
    }
    let first: HTMLElement | undefined;
    for (const [draft, text] of complaints) {
      const place = this.places.get(draft);
      if (place === undefined) continue;
      place.input.setAttribute("aria-invalid", "true");
      place.says.textContent = text;
      first ??= place.input;
    }
    first?.focus();
  }

  /** Where typing goes next: what is there is replaced. */
  focus(): void {
    const input = this.element.querySelector<HTMLInputElement>("input[type=text]");
    input?.select();
  }

  private message({ members }: MessageDraft): HTMLElement {
    const rows = members.map((member) => (member.kind === "choice" ? this.choice(member) : this.field(member)));
    return make("div", "fields", ...(rows.length === 0 ? [make("p", "quiet", "It has no fields.")] : rows));
  }

  /** One that is chosen from the start stays so: another can be, and not none. */
  private choice(draft: ChoiceDraft): HTMLElement {
    const kept = new Map<string, FieldDraft>(); // what was typed is there again when chosen again
    const place = make("div", "chosen");
    const show = (): void => {
      const { chosen } = draft;
      if (chosen !== undefined) kept.set(chosen.desc.name, chosen);
      place.replaceChildren(...(chosen?.value === undefined ? [] : [this.value(chosen.desc, chosen.value)]));
    };
    const pick = (name: string): void => {
      const before = kept.get(name);
      if (before === undefined) choose(draft, draft.desc.fields.find((field) => field.name === name));
      else draft.chosen = before;
      show();
    };
    const cases = draft.desc.fields.map(({ name }) => name);
    const names = draft.chosen === undefined ? [NONE, ...cases] : cases;
    const picker = names.length > MOST_SEGMENTS ? select(names, pick) : segments(names, pick);
    picker.setAttribute("aria-label", draft.desc.name);
    show();
    return make("div", "choice", picker, place);
  }

  private field(draft: FieldDraft): HTMLElement {
    const { desc } = draft;
    const place = make("div", "place");
    const show = (): void => place.replaceChildren(...(draft.value === undefined ? [] : [this.value(desc, draft.value)]));
    const name = make("span", "name", desc.name, make("small", "", typeName(desc)));
    show();
    if (!draft.mayBeAbsent) return make("div", "field", name, place);
    const toggle = make("input", "") as HTMLInputElement;
    toggle.type = "checkbox";
    toggle.checked = draft.value !== undefined;
    toggle.onchange = () => {
      draft.value = toggle.checked ? emptyValue(desc) : undefined;
      show();
    };
    return make("div", "field", make("label", "optional", toggle, name), place);
  }

  private value(desc: DescField, draft: ValueDraft | ListDraft | MapDraft): HTMLElement {
    switch (draft.kind) {
      case "scalar":
        return this.scalar(desc.name, draft);
      case "enum": {
        const names = draft.desc.values.map(({ name }) => name);
        const picker = select(names, (name) => (draft.number = draft.desc.values.find((value) => value.name === name)!.number));
        picker.value = draft.desc.value[draft.number]?.name ?? "";
        picker.setAttribute("aria-label", desc.name);
        return picker;
      }
      case "message":
        return this.message(draft);
      case "list":
        return this.several(draft.items, "item", () => emptyItem(draft.desc), (item) => [this.value(desc, item)]);
      case "map":
        return this.several(draft.entries, "entry", () => emptyEntry(draft.desc), ({ key, value }) => [
          this.scalar(`key of ${desc.name}`, key),
          this.value(desc, value),
        ]);
    }
  }

  private several<Item extends object>(items: Item[], what: string, fresh: () => Item, parts: (item: Item) => HTMLElement[]): HTMLElement {
    const list = make("div", "several");
    const add = (item: Item): HTMLElement => {
      const remove = button("small", "×", () => {
        items.splice(items.indexOf(item), 1);
        row.remove();
      });
      remove.setAttribute("aria-label", `Remove this ${what}`);
      const row = make("div", what, ...parts(item), remove);
      list.append(row);
      return row;
    };
    for (const item of items) add(item);
    const more = button("small", `+ ${what}`, () => {
      const item = fresh();
      items.push(item);
      add(item).querySelector<HTMLElement>("input, select")?.focus();
    });
    return make("div", "", list, more);
  }

  private scalar(name: string, draft: ScalarDraft): HTMLElement {
    const input = document.createElement("input");
    const says = make("small", "complaint");
    says.id = `complaint-${++lastId}`;
    input.setAttribute("aria-label", name);
    input.setAttribute("aria-describedby", says.id);
    this.places.set(draft, { input, says });
    if (draft.type === ScalarType.BOOL) {
      input.type = "checkbox";
      input.checked = draft.text === "true";
      input.onchange = () => (draft.text = `${input.checked}`);
      return make("div", "scalar", input);
    }
    input.type = "text";
    input.value = draft.text;
    input.spellcheck = false;
    input.autocomplete = "off";
    if (draft.type !== ScalarType.STRING && draft.type !== ScalarType.BYTES) input.inputMode = "decimal";
    if (draft.type === ScalarType.BYTES) input.placeholder = "in hex, as 0a ff";
    input.oninput = () => {
      draft.text = input.value;
      input.removeAttribute("aria-invalid");
      says.textContent = "";
    };
    return make("div", "scalar", input, says);
  }
}

/** A field's type, as its `.proto` has it. */
function typeName(desc: DescField): string {
  const value = desc.message?.name ?? desc.enum?.name ?? (desc.scalar === undefined ? "" : scalarName(desc.scalar));
  if (desc.fieldKind === "list") return `repeated ${value}`;
  return desc.fieldKind === "map" ? `map<${scalarName(desc.mapKey)}, ${value}>` : value;
}

function select(names: readonly string[], pick: (name: string) => void): HTMLSelectElement {
  const picker = document.createElement("select");
  picker.append(...names.map((name) => make("option", "", name)));
  picker.onchange = () => pick(picker.value);
  return picker;
}

function segments(names: readonly string[], pick: (name: string) => void): HTMLElement {
  const group = `choice-${++lastId}`;
  const options = names.map((name, index) => {
    const radio = document.createElement("input");
    Object.assign(radio, { type: "radio", name: group, checked: index === 0 });
    radio.onchange = () => pick(name);
    return make("label", "", radio, make("span", "", name));
  });
  const element = make("div", "segments", ...options);
  element.setAttribute("role", "radiogroup");
  return element;
}
