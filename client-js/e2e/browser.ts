// People at their browsers: each has a context of their own, and is watched for errors.
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";

const SCREENSHOTS = fileURLToPath(new URL("screenshots/", import.meta.url));
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--ignore-certificate-errors", // of the node's own making
  "--disable-features=LocalNetworkAccessChecks", // pages that a test serves seem to come from afar
];

export class People {
  /** What pages complained of: errors on the console, and thrown ones. */
  readonly complaints: string[] = [];
  /** Only the thrown ones: browsers write each connection that fails on the console. */
  readonly thrown: string[] = [];
  private readonly browser: Browser;

  private constructor(browser: Browser) {
    this.browser = browser;
  }

  static async arrive(): Promise<People> {
    const executablePath = process.env["ROOKERY_CHROMIUM"] ?? PLACES.find(existsSync);
    if (executablePath === undefined) {
      throw new Error("There is no Chromium: install one, or set ROOKERY_CHROMIUM to its path.");
    }
    return new People(await chromium.launch({ executablePath, args: FLAGS }));
  }

  /** Somebody opens a page. */
  async visit(url: string, name = "somebody"): Promise<Page> {
    const context = await this.browser.newContext({
      ignoreHTTPSErrors: true,
      viewport: { width: 1280, height: 800 },
    });
    context.setDefaultTimeout(60_000);
    const page = await context.newPage();
    page.on("pageerror", (error) => {
      this.thrown.push(`${name}: ${error.message}`);
      this.complaints.push(`${name}: ${error.message}`);
    });
    page.on("console", (said) => {
      if (said.type() === "error") this.complaints.push(`${name}: ${said.text()}`);
    });
    await page.goto(url);
    return page;
  }

  /** Somebody opens a game's page, says who they are, and gets a seat. */
  async open(name: string, url: string): Promise<Page> {
    const page = await this.visit(url, name);
    await page.getByPlaceholder("Your name").fill(name);
    await page.getByRole("button", { name: "Play" }).click();
    await page.locator("#share[data-link]").waitFor();
    return page;
  }

  /** All close their pages, which leave their rooms: contexts that end say nothing. */
  async leave(): Promise<void> {
    const pages = this.browser.contexts().flatMap((context) => context.pages());
    await Promise.all(pages.map((page) => page.goto("about:blank")));
    await Promise.all(this.browser.contexts().map((context) => context.close()));
  }

  async goHome(): Promise<void> {
    await this.browser.close();
  }
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: `${SCREENSHOTS}${name}.png` });
}

/** The link to the room somebody is in, on another node. */
export async function linkOn(node: string, page: Page): Promise<string> {
  const link = new URL((await page.locator("#share").getAttribute("data-link")) ?? "");
  return `${node}${link.pathname}${link.search}`;
}
