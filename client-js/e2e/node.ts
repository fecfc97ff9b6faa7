// A node as anybody starts it: the launcher's process, on ports and in a directory of its own.
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LOGS = fileURLToPath(new URL("../target/", import.meta.url));
/** The launcher builds first when it finds that something has changed. */
const LONGEST_START_MS = 300_000;

export interface Node {
  /** Where its pages are: `https://127.0.0.1:port`. */
  readonly url: string;
  /** Where players connect. */
  readonly server: string;
  readonly clusterPort: number;
  /** How many rooms of a type live on this node. */
  rooms(type: string): Promise<number>;
  /** As SIGTERM ends it. */
  stop(): Promise<void>;
  /** As if the machine had lost its power. */
  kill(): Promise<void>;
}

/** Starts a node and waits until it is ready; the first of a cluster where `join` names none. */
export async function startNode(data: string, join?: Node): Promise<Node> {
  const [port, adminPort, clusterPort] = await freePorts();
  const flags = ["--data", data, "--port", `${port}`, "--admin-port", `${adminPort}`];
  flags.push("--cluster-port", `${clusterPort}`);
  const command =
    join === undefined ? ["dev"] : ["node", "--dev", "--join", `127.0.0.1:${join.clusterPort}`];

  mkdirSync(LOGS, { recursive: true });
  const log = `${LOGS}e2e-node-${port}.log`;
  const output = openSync(log, "w");
  const child = spawn(`${ROOT}rookery`, [...command, ...flags], {
    cwd: ROOT,
    env: { ...process.env, JAVA_OPTS: "-Xmx384m" },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const node = {
    url: `https://127.0.0.1:${port}`,
    server: `wss://127.0.0.1:${port}`,
    clusterPort,
    rooms: (type: string) => roomsIn(`http://127.0.0.1:${adminPort}/metrics`, type),
    stop: () => end(child, "SIGTERM"),
    kill: () => end(child, "SIGKILL"),
  };
  try {
    await ready(child, `http://127.0.0.1:${adminPort}/health/ready`);
  } catch (cause) {
    await node.kill();
    throw new Error(`The node did not start:\n${readFileSync(log, "utf8").slice(-3000)}`, { cause });
  }
  return node;
}

async function ready(child: ChildProcess, health: string): Promise<void> {
  const last = performance.now() + LONGEST_START_MS;
  while (performance.now() < last) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    const answer = await fetch(health).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error("it was not ready in time");
}

async function roomsIn(metrics: string, type: string): Promise<number> {
  const lines = (await (await fetch(metrics)).text()).split("\n");
  const line = lines.find((text) => text.startsWith("rookery_rooms{") && text.includes(`type="${type}"`));
  return Number(line?.split(" ").at(-1) ?? 0);
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((ended) => {
    child.once("exit", () => ended());
    child.kill(signal);
  });
}

/** All are held until all are known, so that they differ. */
async function freePorts(): Promise<[number, number, number]> {
  const held = await Promise.all([hold(), hold(), hold()]);
  await Promise.all(held.map(({ release }) => release()));
  return held.map(({ port }) => port) as [number, number, number];
}

function hold(): Promise<{ port: number; release: () => Promise<void> }> {
  return new Promise((held, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      held({ port, release: () => new Promise((released) => server.close(() => released())) });
    });
  });
}
