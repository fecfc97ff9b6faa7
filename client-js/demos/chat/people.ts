// The list of who is here: beside the talk, or behind a button where there is no place for it.
import type { ChatState } from "../gen/games/chat_pb.js";
import { element, inColourOf, make } from "../page.js";

const list = element("people");
const aside = element("present");
const button = element("who");

function open(isOpen: boolean): void {
  aside.classList.toggle("open", isOpen);
  button.setAttribute("aria-expanded", String(isOpen));
}

button.onclick = () => open(!aside.classList.contains("open"));
element("log").addEventListener("pointerdown", () => open(false));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !aside.classList.contains("open")) return;
  open(false);
  button.focus();
});

/** Shows who has a seat: first those who are connected, then those who are away and may return. */
export function showPeople(members: ChatState["members"], mine: number): void {
  const people = Object.entries(members).sort(([, a], [, b]) => Number(a.away) - Number(b.away));
  const present = people.filter(([, { away }]) => !away).length;
  button.textContent = `${present} here`;
  list.replaceChildren(
    ...people.map(([key, { name, away }]) => {
      const seat = Number(key);
      const word = away ? [make("small", "", "away")] : seat === mine ? [make("small", "", "you")] : [];
      return inColourOf(seat, make("li", away ? "away" : "", make("span", "", name), ...word));
    }),
  );
}
