// Markdown to HTML, with links as the site needs them.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { anchorOf, between, leadsTo, placeOf, titleOf } from "./places.mjs";

/** The pages that were added, and what they link to. */
export class Pages {
  #root;
  #markdown = new MarkdownIt({ html: true }); // our own words only
  #made = new Map(); // by place
  #linked = new Set(); // files and folders that are no pages
  #anchors = new Map(); // sets by place
  #wanted = []; // links to headings
  #sections = [];

  constructor(root) {
    this.#root = root;
  }

  /** A page of Markdown, unless it is there. */
  add(page) {
    const place = placeOf(page);
    if (this.#made.has(place)) return;
    const title = titleOf(this.#root, page);
    this.#made.set(place, undefined); // its turn has come
    const tokens = this.#markdown.parse(readFileSync(join(this.#root, page), "utf8"), {});
    this.#nameHeadings(tokens, place, title);
    for (const token of tokens) {
      for (const child of token.children ?? []) {
        if (child.type === "link_open") child.attrSet("href", this.#link(page, child.attrGet("href")));
      }
    }
    this.#made.set(place, { place, title, html: this.#markdown.renderer.render(tokens, this.#markdown.options, {}) });
  }

  #nameHeadings(tokens, place, title) {
    const taken = new Set();
    let section = { place, title, page: title, text: "" };
    tokens.forEach((token, at) => {
      if (token.type === "heading_open") {
        const heading = plain(tokens[at + 1]);
        const anchor = anchorOf(heading, taken);
        token.attrSet("id", anchor);
        section = { place: `${place}#${anchor}`, title: heading, page: title, text: "" };
        this.#sections.push(section);
      } else if (token.type === "inline") {
        section.text += ` ${plain(token)}`;
      } else if (token.type === "fence") {
        section.text += ` ${token.content}`;
      }
    });
    this.#anchors.set(place, taken);
  }

  #link(page, href) {
    const { outside, file, anchor } = leadsTo(this.#root, page, href);
    if (outside !== undefined) return outside;
    if (file.endsWith(".md")) this.add(file);
    else this.#linked.add(file);
    const place = placeOf(file);
    if (anchor !== undefined) this.#wanted.push({ page, place, anchor });
    return between(placeOf(page), place) + (anchor === undefined ? "" : `#${anchor}`);
  }

  /** Listings of the files and folders that pages link to. */
  addWhatIsLinked() {
    for (const file of this.#linked) {
      const there = join(this.#root, file);
      const text = statSync(there).isDirectory() ? readdirSync(there).sort().join("\n") : readFileSync(there, "utf8");
      const html = `<h1><code>${file}</code></h1><pre><code>${this.#markdown.utils.escapeHtml(text)}</code></pre>`;
      this.#made.set(placeOf(file), { place: placeOf(file), title: file, html });
    }
  }

  /** Throws when a page links to a heading that is not there. */
  requireAnchors() {
    for (const { page, place, anchor } of this.#wanted) {
      if (!this.#anchors.get(place)?.has(anchor)) {
        throw new Error(`${page} links to #${anchor} of ${place}, which has no such heading`);
      }
    }
  }

  all() {
    return [...this.#made.values()];
  }

  /** What is to be found: a heading each, with what stands below it. */
  sections() {
    return this.#sections;
  }
}

function plain(token) {
  return (token.children ?? []).map((child) => (child.type === "softbreak" ? " " : child.content)).join("");
}
