import { expect, inject, test } from "vitest";
import { buildLedger, faultsIn, keepLedger, openDesk } from "./runtimes/keeper.js";

// The others are installed and played by `npm run runtimes`.
test("the books balance in the Node at hand, over a wire that is cut again and again", async () => {
  const [node] = inject("nodes");
  const file = await buildLedger();
  const desk = await openDesk(0, file);
  try {
    const here = { name: "Node", command: [process.execPath], opens: "file" } as const;
    const { report, cuts } = await keepLedger(here, file, desk, node);
    expect(faultsIn(report)).toEqual([]);
    expect(cuts).toBeGreaterThan(1);
  } finally {
    await desk.close();
  }
});
