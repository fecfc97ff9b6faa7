// How long players of this SDK are away when the network is for 1.4 s, and that they lose nothing:
// `npm run outage`, after `./rookery dev --help` has built a node.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, gameType, type Room, type WebSocketConstructor } from "@rookery/client";
import { FromEchoSchema, ToEchoSchema } from "../demos/gen/games/echo_pb.js";
import { freePorts, pagesAt, startNode } from "./node.js";
import { proxyBefore, type Outage } from "./proxy.js";

const OUTAGE_MS = 1400;
const OUTAGES = 5;
/** After it a connection counts as good, and the next break as a new one. */
const BETWEEN_MS = 7000;
const SAY_EVERY_MS = 100;
const SHOUT_EVERY_MS = 50;

const { WebSocket } = (await import("ws" as string)) as { WebSocket: WebSocketConstructor }; // it brings no types

process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0"; // the node's certificate is of its own making
process.removeAllListeners("warning");

const Echo = gameType("echo", { says: ToEchoSchema, hears: FromEchoSchema });

const pause = (ms: number): Promise<void> => new Promise((over) => setTimeout(over, ms));

interface Player {
  readonly client: Client;
  readonly room: Room<typeof ToEchoSchema, typeof FromEchoSchema>;
  /** How long each absence was. */
  readonly absences: number[];
  /** What it said itself, and what came back of that. */
  said: number;
  readonly echoed: number[];
  readonly shouts: number[];
}

/** Somebody who talks to themselves all the time. */
async function arrive(node: string, server: string, name: string, room?: string): Promise<Player> {
  const answer = await fetch(`${node}/dev/token?name=${name}`);
  const { token } = (await answer.json()) as { token: string };
  const client = new Client(server, { token: () => token, WebSocket });
  const seat = await (room === undefined ? client.create(Echo) : client.joinById(Echo, room));
  const player: Player = { client, room: seat, absences: [], said: 0, echoed: [], shouts: [] };
  let since = 0;
  seat.onDrop(() => (since = performance.now()));
  seat.onReturn(() => player.absences.push(performance.now() - since));
  seat.on("echoed", ({ text, shouted }) => void (shouted ? player.shouts : player.echoed).push(Number(text)));
  return player;
}

/** Says the next number, if there is place for it. */
function say(player: Player, way: "say" | "shout"): void {
  try {
    player.room.send(way, { text: `${player.said + 1}` });
    player.said++;
  } catch {
    // the window is full: the number comes later
  }
}

function countsUp(numbers: readonly number[], to: number): boolean {
  return numbers.length === to && numbers.every((number, index) => number === index + 1);
}

async function measure(node: string, count: number, how: Outage): Promise<void> {
  const proxy = await proxyBefore(node);
  const herald = await arrive(node, node.replace(/^http/, "ws"), "Herald");
  const players = await Promise.all(
    Array.from({ length: count }, (_, index) => arrive(node, proxy.server, `Player${index}`, herald.room.id)),
  );
  const talks = setInterval(() => players.forEach((player) => say(player, "say")), SAY_EVERY_MS);
  const shouts = setInterval(() => say(herald, "shout"), SHOUT_EVERY_MS);
  for (let outage = 0; outage < OUTAGES; outage++) {
    await pause(BETWEEN_MS);
    proxy.begin(how);
    await pause(OUTAGE_MS);
    proxy.end();
  }
  await pause(BETWEEN_MS);
  clearInterval(talks);
  clearInterval(shouts);
  await pause(2000);
  const whole = players.every(
    ({ said, echoed, shouts }) => countsUp(echoed, said) && countsUp(shouts, herald.said),
  );
  const absences = players.flatMap((player) => player.absences).sort((one, other) => one - other);
  const at = (part: number): string => (absences[Math.floor(part * (absences.length - 1))]! / 1000).toFixed(2);
  console.log(
    `${how}, ${count} players, ${OUTAGES} outages of ${OUTAGE_MS / 1000} s: away for ${at(0.5)} s (p50), ` +
      `${at(0.9)} s (p90), ${at(1)} s (longest) of ${absences.length}; ` +
      (whole ? "nothing lost, repeated or reordered" : "NOT ALL ARRIVED ONCE AND IN ORDER"),
  );
  for (const { client } of [herald, ...players]) client.close();
  await pause(500);
  await proxy.close();
}

const data = mkdtempSync(join(tmpdir(), "rookery-outage-"));
const [ports] = await freePorts(1);
const node = await startNode({ ports: ports!, data, pages: [pagesAt(ports!)] });
try {
  for (const how of ["refused", "swallowed"] as const) {
    for (const count of [1, 20]) await measure(node.url, count, how);
  }
} finally {
  await node.stop();
  rmSync(data, { recursive: true, force: true });
}
