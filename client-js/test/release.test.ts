import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const checkout = here("..");
/** An app, inside the checkout so that it finds protobuf-es, with the package installed. */
const app = join(checkout, "target", "app");
const installed = join(app, "node_modules", "@rookery", "client");

const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  module: "nodenext",
  target: "es2022",
  lib: ["es2022"],
  types: ["node"],
};

function run(command: string, args: readonly string[], cwd = app): string {
  return execFileSync(command, args, { cwd, encoding: "utf8" });
}

function json(path: string): { readonly [key: string]: unknown } {
  return JSON.parse(readFileSync(path, "utf8")) as { readonly [key: string]: unknown };
}

/** As the README says, with the package's own plugin where npm puts it. */
function generate(): void {
  const bin = join(app, "node_modules", ".bin");
  mkdirSync(bin);
  const { "protoc-gen-rookery": main } = json(join(installed, "package.json"))["bin"] as { readonly [name: string]: string };
  chmodSync(join(installed, main!), 0o755); // so does npm
  symlinkSync(join(installed, main!), join(bin, "protoc-gen-rookery"));
  copyFileSync(here("release/buf.gen.yaml"), join(app, "buf.gen.yaml"));
  const theirs = join(checkout, "node_modules", ".bin");
  const env = { ...process.env, PATH: [bin, theirs, process.env["PATH"]].join(delimiter) };
  execFileSync("buf", ["generate", here("proto")], { cwd: app, env });
}

beforeAll(() => {
  const release = join(checkout, "target", "release", "package");
  run("node", [join(checkout, "scripts", "release.mjs"), "--out", release, "--repository", "https://one.example/it.git"], checkout);
  rmSync(app, { recursive: true, force: true });
  mkdirSync(join(installed, ".."), { recursive: true });
  symlinkSync(release, installed);
  copyFileSync(here("release/app.ts"), join(app, "app.ts"));
  // a package of its own, or the checkout's name would be found before the package
  writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", private: true, type: "module" }));
  writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions: STRICT, files: ["app.ts"] }));
  generate();
}, 300_000);

// From a fresh checkout the tarball had 35 files, and nothing that was built.
test("the package has what is built, its sources, and nothing else", () => {
  const [packed] = JSON.parse(run("npm", ["pack", "--dry-run", "--json"], installed)) as [
    { readonly files: readonly { readonly path: string }[] },
  ];
  const sources = readdirSync(join(checkout, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.replace(/\.ts$/, ""));
  const built = sources.flatMap((name) => [`dist/${name}.js`, `dist/${name}.js.map`, `dist/${name}.d.ts`]);
  const all = [...sources.map((name) => `src/${name}.ts`), ...built, "LICENSE", "README.md", "package.json"];
  expect(packed.files.map(({ path }) => path).sort()).toEqual(all.sort());
});

test("the package says where its sources are, and brings no tools", () => {
  expect(json(join(installed, "package.json"))).toMatchObject({
    name: "@rookery/client",
    repository: { type: "git", url: "https://one.example/it.git", directory: "client-js" },
    peerDependencies: { "@bufbuild/protobuf": "^2.5.2" },
  });
  expect(Object.keys(json(join(installed, "package.json")))).not.toEqual(
    expect.arrayContaining(["private", "scripts", "devDependencies"]),
  );
});

test("the package's plugin writes the decoders that the checkout's tests are about", () => {
  for (const name of ["arena_decoders.ts", "shapes/shapes_decoders.ts"]) {
    expect(readFileSync(join(app, name), "utf8")).toBe(readFileSync(here(`gen/${name}`), "utf8"));
  }
});

test("a checkout cannot be published by itself", () => {
  expect(json(join(checkout, "package.json"))["private"]).toBe(true);
});

test("an app imports the package in Node", () => {
  const script = `import { Client, RookeryError } from "@rookery/client"; import "@rookery/client/debug"; console.log(new Client("ws://one", { token: () => "" }).status.kind, RookeryError.name)`;
  expect(run("node", ["--input-type=module", "-e", script])).toBe("idle RookeryError\n");
});

test.each(["typescript-lowest", "typescript"])(
  "an app compiles against the package with %s, without the DOM's types, and sees nothing internal",
  (compiler) => {
    expect(run("node", [join(checkout, "node_modules", compiler, "bin", "tsc"), "-p", app])).toBe("");
  },
);
