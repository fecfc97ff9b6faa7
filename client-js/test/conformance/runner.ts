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

interface Command {
  readonly do: string;
}

interface Start {
  readonly url: string;
  readonly token: string;
  readonly event: (report: unknown) => void;
  readonly ended: (how: string, complaints: string) => void;
}

interface Player {
  readonly tell: (command: Command) => void;
  readonly kill: () => void;
}

interface Runner {
  readonly play: (situation: Situation, options: { start: (start: Start) => Player; patience?: number }) => Promise<Verdict>;
}

/** Neither the runner nor drivers have types: they are for anybody's Node. */
async function load<Module>(path: string): Promise<Module> {
  return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Module;
}

export const { situations } = await load<{ situations: () => readonly Situation[] }>(`${conformance}/runner/situations.mjs`);
const { play } = await load<Runner>(`${conformance}/runner/script.mjs`);
const { player } = await load<{ player: (setting: object) => Player["tell"] }>(here("../../conformance/player.mjs"));

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

/** A verdict in a line. */
export function told({ situation, fault }: Verdict): string {
  return `${situation.name}: ${fault === undefined ? "right" : `${fault.message} (${fault.see})`}`;
}
