// @vitest-environment happy-dom
import { toBinary, type DescMessage } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { messageDraft, read, type MessageDraft } from "../../../demos/playground/draft.js";
import { Form } from "../../../demos/playground/form.js";
import { plain } from "../../../demos/playground/plain.js";
import { ChoicesSchema, ListsSchema, MapsSchema, OptionalsSchema, ScalarsSchema, TreeSchema } from "../../gen/shapes/shapes_pb.js";

function formOf(desc: DescMessage): { draft: MessageDraft; element: HTMLElement; form: Form } {
  const draft = messageDraft(desc);
  const form = new Form(draft);
  document.body.replaceChildren(form.element);
  return { draft, form, element: form.element };
}

/** The row of the field with this name. */
function row(element: HTMLElement, name: string): HTMLElement {
  const rows = [...element.querySelectorAll<HTMLElement>(".field")];
  return rows.find((one) => one.querySelector(".name")?.firstChild?.textContent === name)!;
}

function type(input: Element | null, text: string): void {
  (input as HTMLInputElement).value = text;
  input!.dispatchEvent(new Event("input"));
}

function pick(input: Element | null, act: (input: HTMLInputElement) => void): void {
  act(input as HTMLInputElement);
  input!.dispatchEvent(new Event("change"));
}

function press(element: HTMLElement, text: string): void {
  [...element.querySelectorAll("button")].find((button) => button.textContent === text)!.click();
}

function shown({ draft }: { draft: MessageDraft }): unknown {
  const done = read(draft);
  if (!("message" in done)) return [...done.complaints.values()];
  return plain(draft.desc, done.message);
}

test("texts, ticks, enums and optional fields are taken from where they are typed", () => {
  const scalars = formOf(ScalarsSchema);
  type(row(scalars.element, "int64").querySelector("input"), "-9007199254740993");
  pick(row(scalars.element, "bool").querySelector("input"), (input) => (input.checked = true));
  pick(row(scalars.element, "colour").querySelector("select"), (select) => (select.value = "COLOUR_BLUE"));
  const values = new Map(shown(scalars) as [string, string][]);
  expect([values.get("int64"), values.get("bool"), values.get("colour")]).toEqual(["-9007199254740993", "true", "COLOUR_BLUE"]);

  const optionals = formOf(OptionalsSchema);
  expect(shown(optionals)).toEqual([]);
  pick(row(optionals.element, "int32").querySelector("input[type=checkbox]"), (input) => (input.checked = true));
  expect(shown(optionals)).toEqual([["int32", "0"]]);
});

test("lists and maps grow and shrink by their buttons", () => {
  const lists = formOf(ListsSchema);
  const strings = row(lists.element, "strings");
  for (const text of ["one", "two"]) {
    press(strings, "+ item");
    type([...strings.querySelectorAll("input")].at(-1)!, text);
  }
  press(strings, "×");
  expect(shown(lists)).toContainEqual(["strings", [["0", '"two"']]]);

  const maps = formOf(MapsSchema);
  const numbers = row(maps.element, "numbers");
  press(numbers, "+ entry");
  const [key, value] = numbers.querySelectorAll("input");
  type(key!, "<i>");
  type(value!, "7");
  expect(shown(maps)).toContainEqual(["numbers", [["<i>", "7"]]]);
});

test("a choice is nothing until somebody chooses, and keeps what was typed", () => {
  const choices = formOf(ChoicesSchema);
  expect(shown(choices)).toEqual([["beside", "0"]]);
  const [many, few] = choices.element.querySelectorAll<HTMLElement>(".choice");
  const one = many!.querySelector("select")!; // more than fit beside each other
  pick(one, () => (one.value = "string"));
  type(many!.querySelector(".chosen input"), "kept");
  pick(one, () => (one.value = "int32"));
  pick(one, () => (one.value = "string"));
  pick([...few!.querySelectorAll("input[type=radio]")].at(-1)!, (radio) => (radio.checked = true));
  expect(shown(choices)).toEqual([["string", '"kept"'], ["nothing", []], ["beside", "0"]]);
});

test("messages within messages open as deep as somebody goes", () => {
  const tree = formOf(TreeSchema);
  let place = tree.element;
  for (let depth = 0; depth < 3; depth++) {
    const left = row(place, "left");
    pick(left.querySelector("input[type=checkbox]"), (input) => (input.checked = true));
    place = left.querySelector<HTMLElement>(".place")!;
  }
  const done = read(tree.draft);
  expect("message" in done && toBinary(TreeSchema, done.message as never).length).toBe(6); // left { left { left {} } }
});

test("what does not fit is said at its field, the first is led to, and typing takes it back", () => {
  const scalars = formOf(ScalarsSchema);
  const input = row(scalars.element, "uint32").querySelector("input")!;
  type(input, "<b>many</b>");
  const done = read(scalars.draft);
  scalars.form.complain("complaints" in done ? done.complaints : new Map());
  expect(input.getAttribute("aria-invalid")).toBe("true");
  expect(document.activeElement).toBe(input);
  const says = document.getElementById(input.getAttribute("aria-describedby")!)!;
  expect(says.textContent).toBe("a whole number from 0 to 4294967295");
  type(input, "4");
  expect(says.textContent).toBe("");
  expect(input.hasAttribute("aria-invalid")).toBe(false);
});
