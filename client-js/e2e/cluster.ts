// Two nodes for all tests that leave them alive.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { freePorts, pagesAt, startNode, type Node, type Ports } from "./node.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the pages of each node are. */
    nodes: readonly [string, string];
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startCluster();
  project.provide("nodes", [cluster.nodes[0].url, cluster.nodes[1].url]);
  return cluster.stop;
}

export interface Cluster {
  readonly nodes: readonly [Node, Node];
  readonly stop: () => Promise<void>;
}

/** Two nodes of one cluster, with a directory for what they keep. */
export async function startCluster(): Promise<Cluster> {
  const data = mkdtempSync(join(tmpdir(), "rookery-e2e-"));
  const started: Node[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((node) => node.stop()));
    rmSync(data, { recursive: true, force: true });
  };
  const [one, other] = (await freePorts(2)) as [Ports, Ports];
  const pages = [pagesAt(one), pagesAt(other)];
  try {
    const first = await startNode({ ports: one, data, pages });
    started.push(first);
    const second = await startNode({ ports: other, data, pages, join: one.cluster });
    started.push(second);
    return { nodes: [first, second], stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}
