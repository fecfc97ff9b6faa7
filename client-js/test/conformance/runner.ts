// The conformance runner of the protocol, with the built package for a client, in this process.
import { fileURLToPath, pathToFileURL } from "node:url";
import { WebSocket } from "ws";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
export const conformance = here("../../../protocol/conformance");
export const driver = here("../../conformance/driver.mjs");

export interface Situation {
  readonly name: string;
  readonly see: string;
}

export interface Verdict {
  readonly situation: Situation;
  /** Undefined when the client did all right. */
  readonly fault: { readonly message: string; readonly see: string } | undefined;
}

export interface Command {
  readonly do: string;
}

export interface Start {
  readonly url: string;
  readonly token: string;
  readonly event: (report: unknown) => void;
  readonly ended: (how: string, complaints: string) => void;
}

export interface Player {
  readonly tell: (command: Command) => void;
  readonly kill: () => void;
}

type StartPlayer = (start: Start) => Player;

interface Runner {
  readonly play: (situation: Situation, options: { start: StartPlayer; patience?: number }) => Promise<Verdict>;
}

/** Neither the runner nor drivers have types: they are for anybody's Node. */
async function load<Module>(path: string): Promise<Module> {
  return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Module;
}

export const { situations } = await load<{ situations: () => readonly Situation[] }>(`${conformance}/runner/situations.mjs`);
export const { play } = await load<Runner>(`${conformance}/runner/script.mjs`);
/** What starts a client by a command line. */
export const { program } = await load<{ program: (command: string) => StartPlayer }>(`${conformance}/runner/client.mjs`);
const { player } = await load<{ player: (setting: object) => Player["tell"] }>(here("../../conformance/player.mjs"));

/** Those in this process wait most of their time. */
const AT_A_TIME = 24;

/** Plays all these situations, and tells what went wrong, a line each. */
export async function faults(
  wanted: readonly Situation[],
  verdict: (situation: Situation) => Promise<Verdict>,
  atATime = AT_A_TIME,
): Promise<string[]> {
  const queue = [...wanted];
  const wrong: string[] = [];
  const playOneByOne = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { fault } = await verdict(next);
      if (fault !== undefined) wrong.push(`${next.name}: ${fault.message} (${fault.see})`);
    }
  };
  await Promise.all(Array.from({ length: atATime }, playOneByOne));
  return wrong;
}

/** Plays a situation against the package in a folder. */
export async function playIn(folder: string, situation: Situation, patience = 1): Promise<Verdict> {
  const { Client, gameType } = await load<Record<"Client" | "gameType", unknown>>(`${folder}/dist/index.js`);
  const start = ({ url, token, event, ended }: Start): Player => {
    const report = (told: unknown): void => event(JSON.parse(JSON.stringify(told)));
    const tell = player({ Client, gameType, WebSocket, url, token, report, ended: () => ended("0", "") });
    return { tell, kill: () => tell({ do: "end" }) };
  };
  return play(situation, { start, patience });
}
