import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The pages to build: that of the folder itself, and one for each folder in it that has a page. */
export function pagesIn(folder: string): { readonly [name: string]: string } {
  const pages: { [name: string]: string } = { front: join(folder, "index.html") };
  for (const name of readdirSync(folder).sort()) {
    const page = join(folder, name, "index.html");
    if (existsSync(page)) pages[name] = page;
  }
  return pages;
}
