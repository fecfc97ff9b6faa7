// The smallest things that pages are made of.

/** The element with this id; pages and their scripts belong together, so it is there. */
export function element<E extends HTMLElement = HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

/** An element with a class and text; text from players is only ever put there as text. */
export function make(tag: string, className: string, ...content: (string | Node)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}

/** Shows this in the colour of a seat, as the style sheet has it. */
export function inColourOf(seat: number, shown: HTMLElement): HTMLElement {
  shown.style.setProperty("--seat", colour(seat));
  return shown;
}

/** Each seat's own; those of neighbours differ most. */
export function colour(seat: number): string {
  return `hsl(${Math.round(seat * 137.5 + 30) % 360} 78% 62%)`;
}

/** A button that says this. */
export function button(className: string, text: string, pressed: () => void): HTMLElement {
  const made = make("button", className, text);
  made.setAttribute("type", "button");
  made.onclick = pressed;
  return made;
}

/** A link that says this. */
export function link(to: string, className: string, ...content: (string | Node)[]): HTMLElement {
  const made = make("a", className, ...content);
  made.setAttribute("href", to);
  return made;
}
