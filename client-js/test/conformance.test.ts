import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { MUTANTS, mutate, type Mutant } from "./conformance/mutants.js";
import { conformance, driver, faults, playIn, situations } from "./conformance/runner.js";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** The package as it is published. */
const shipped = here("../target/conformance/package");
const all = situations();

function folderOf({ wrong }: Mutant): string {
  return here(`../target/conformance/${wrong.replaceAll(" ", "-")}`);
}

beforeAll(() => {
  rmSync(here("../target/conformance"), { recursive: true, force: true });
  const release = here("../scripts/release.mjs");
  execFileSync("node", [release, "--out", shipped, "--repository", "https://one.example/it.git"]);
  for (const mutant of MUTANTS) mutate(mutant, shipped, folderOf(mutant));
}, 300_000);

test("the client as it is shipped does right in every situation", async () => {
  expect(await faults(all, (situation) => playIn(shipped, situation))).toEqual([]);
});

describe("a client that", () => {
  test.concurrent.each(MUTANTS)("$wrong is caught by $caughtBy", async (mutant) => {
    const situation = all.find(({ name }) => name === mutant.caughtBy);
    expect(situation).toBeDefined();
    const { fault } = await playIn(folderOf(mutant), situation!);
    expect(fault?.message).toMatch(mutant.verdict);
  });
});

test("every situation names a heading of PROTOCOL.md", () => {
  const text = readFileSync(`${conformance}/../PROTOCOL.md`, "utf8");
  const headings = [...text.matchAll(/^##+ (.*)$/gm)].map(([, title]) => `#${anchor(title ?? "")}`);
  expect(all.filter(({ see }) => !headings.includes(see))).toEqual([]);
  const source = ["referee", "seat", "stage", "script", "reports"].map((name) => readFileSync(`${conformance}/runner/${name}.mjs`, "utf8"));
  const named = source.join("").match(/"#[a-z0-9-]+"/g) ?? [];
  expect(named.map((quoted) => quoted.slice(1, -1)).filter((see) => !headings.includes(see))).toEqual([]);
});

function anchor(title: string): string {
  return title.toLowerCase().replace(/[^a-z0-9 -]/g, "").replaceAll(" ", "-");
}

describe("the command", () => {
  const run = (client: string, ...more: string[]) =>
    spawnSync("node", [`${conformance}/run.mjs`, "--client", client, ...more], { encoding: "utf8" });

  test("starts a client's driver for each situation, and exits with 0 when it did right", () => {
    const { status, stdout } = run(`node ${driver} ${shipped}`, "first-contact", "refusal");
    expect(stdout).toContain("\n3 of 3 situations passed\n");
    expect(status).toBe(0);
  });

  test("says what a client does wrong and where that is written, and exits with 1", () => {
    const { status, stdout } = run(`node ${driver} ${folderOf(MUTANTS[0]!)}`, "first-contact");
    expect(stdout).toContain(
      "first-contact: The first contact: HELLO, a seat, an operation, its acknowledgement\n" +
        "  wrong: it acknowledged message 2, but had received only those up to 1\n" +
        "  see:   PROTOCOL.md#what-an-acknowledgement-means\n",
    );
    expect(status).toBe(1);
  });

  test("exits with 2 when it cannot play, and says why", () => {
    const { status, stderr } = run("true", "no-such-situation");
    expect(stderr).toBe("run.mjs: no situation begins with no-such-situation: see --list\n");
    expect(status).toBe(2);
  });

  test("says when the client's program ends by itself", () => {
    const { status, stdout } = run("echo went wrong >&2; exit 3", "first-contact");
    expect(stdout).toContain("wrong: its program ended with 3: went wrong\n");
    expect(status).toBe(1);
  });
});
