import type { Happening } from "./history.js";

/** Milliseconds, as short as they say enough. */
export function time(ms: number | undefined): string {
  if (ms === undefined) return "–";
  if (Math.abs(ms) >= 10_000) return `${(ms / 1000).toFixed(0)} s`;
  if (Math.abs(ms) >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.round(ms)} ms`;
}

/** With its sign. */
export function difference(ms: number | undefined): string {
  if (ms === undefined || Math.abs(ms) < 0.5) return time(ms);
  return `${ms < 0 ? "−" : "+"}${time(Math.abs(ms))}`;
}

/** How long ago, in whole seconds or minutes. */
export function ago(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
}

export function size(bytes: number): string {
  if (bytes >= 1_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  if (bytes >= 10_000) return `${(bytes / 1000).toFixed(0)} kB`;
  if (bytes >= 1000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${Math.round(bytes)} B`;
}

export function rate(perSecond: number): string {
  return `${perSecond >= 9.95 || perSecond === 0 ? Math.round(perSecond) : perSecond.toFixed(1)}/s`;
}

const WHAT: { readonly [what in Happening["what"]]: string } = {
  connected: "connected",
  broken: "connection broke",
  closed: "closed for good",
  joined: "seat taken",
  away: "seat away",
  returned: "seat returned",
  resynced: "something was lost",
  ended: "seat over",
};

/** In one line. */
export function sentence({ what, tookMs, code }: Happening): string {
  const after = tookMs === undefined || tookMs < 1 ? "" : ` after ${time(tookMs)}`;
  return `${WHAT[what]}${after}${code === undefined ? "" : ` (${code})`}`;
}
