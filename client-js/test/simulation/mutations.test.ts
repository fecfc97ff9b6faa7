import { expect, test } from "vitest";
import type { At, Carrier } from "../../src/connection/frame.js";
import type { Resynced } from "../../src/connection/controls.js";
import { Asking } from "../../src/session/asking.js";
import { Inbox, type Moment } from "../../src/session/inbox.js";
import { KeptSession } from "../../src/session/keptSession.js";
import { Outbox, type Operation } from "../../src/session/outbox.js";
import { Seating } from "../../src/session/seating.js";
import { Session } from "../../src/session/session.js";
import { Simulation, type Trouble } from "./simulation.js";

/** Seeds to try before a mutant counts as one that nobody notices. */
const SEEDS = 400;

type Method = (...args: never[]) => unknown;

/** Has a class do something else in one place; returns what undoes it. */
function replace(mutated: { prototype: object }, name: string, mutant: (original: Method) => Method): () => void {
  const { prototype } = mutated as { prototype: Record<string, Method> };
  const original = prototype[name];
  if (original === undefined) throw new Error(`There is no ${name}`);
  prototype[name] = mutant(original);
  return () => (prototype[name] = original);
}

interface Mutation {
  readonly rule: string;
  readonly trouble: Trouble;
  readonly switchOff: () => () => void;
}

const MUTATIONS: readonly Mutation[] = [
  {
    rule: "only the next message is taken",
    trouble: "none",
    switchOff: () => replace(Inbox, "follows", () => () => true),
  },
  {
    rule: "a message that came before is dropped",
    trouble: "none",
    switchOff: () =>
      replace(Inbox, "accept", (original) => function (this: Inbox, ...args: never[]) {
        original.apply(this, args);
        return true;
      }),
  },
  {
    rule: "what is missing is asked for",
    trouble: "none",
    switchOff: () => replace(Inbox, "wantMissing", () => () => {}),
  },
  {
    rule: "messages are acknowledged, alone if need be",
    trouble: "none",
    switchOff: () => replace(Inbox, "ackBy", () => () => {}),
  },
  {
    rule: "an acknowledgement counts only when nothing is missing before it",
    trouble: "none",
    switchOff: () =>
      replace(Session, "receive", (original) => function (this: Session, at: At, frames: readonly Carrier[], moment: Moment) {
        if (!this.isDropped) this["forget"](at.ack, moment);
        return original.apply(this, [at, frames, moment] as never[]);
      }),
  },
  {
    rule: "operations are kept until they are acknowledged",
    trouble: "none",
    switchOff: () =>
      replace(Outbox, "wrote", (original) => function (this: Outbox, operation: Operation) {
        original.apply(this, [operation] as never[]);
        this.forget(operation.number);
      }),
  },
  {
    rule: "RESEND is answered from the number it names",
    trouble: "none",
    switchOff: () => replace(Outbox, "rewind", () => () => {}),
  },
  {
    rule: "after a return operations are written again from where the room says",
    trouble: "rollback",
    switchOff: () =>
      replace(Outbox, "goOn", (original) => function (this: Outbox, next: number, lost: boolean) {
        const before = this.nextToWrite;
        original.apply(this, [next, lost] as never[]);
        this["unwritten"] = Math.max(before, this["unwritten"]);
        // A room that misses them may ask; that must not be what saves them.
        this.rewind = () => {};
      }),
  },
  {
    rule: "a lost tail is probed for",
    trouble: "none",
    switchOff: () => replace(Session, "armProbe", () => () => {}),
  },
  {
    rule: "each RESUME has a greater generation",
    trouble: "none",
    switchOff: () =>
      replace(Session, "resume", (original) => function (this: Session, ...args: never[]) {
        this["generation"] = 0;
        return original.apply(this, args);
      }),
  },
  {
    rule: "an unanswered RESUME is repeated",
    trouble: "none",
    switchOff: () => replace(Asking, "repeat", () => () => {}),
  },
  {
    rule: "RESUME names the newest epoch seen",
    trouble: "moves",
    switchOff: () =>
      replace(Session, "turn", (original) => function (this: Session, ...args: never[]) {
        const epoch = this["epoch"];
        const result = original.apply(this, args);
        this["epoch"] = epoch;
        return result;
      }),
  },
  {
    rule: "RESUME names the highest operation ever written, not the highest acknowledged",
    trouble: "none",
    switchOff: () =>
      replace(Session, "resume", (original) => function (this: Session, ...args: never[]) {
        this["outbox"]["written"] = this["outbox"].acknowledged;
        return original.apply(this, args);
      }),
  },
  {
    rule: "a room that moved is followed",
    trouble: "moves",
    switchOff: () => replace(Seating, "follow", () => () => {}),
  },
  {
    rule: "RESYNCED says which message is next",
    trouble: "overflow",
    switchOff: () => replace(Inbox, "restartAt", () => () => {}),
  },
  {
    rule: "RESYNCED may go back to earlier numbers",
    trouble: "rollback",
    switchOff: () =>
      replace(Inbox, "restartAt", (original) => function (this: Inbox, next: number) {
        original.apply(this, [Math.max(next, this.received + 1)] as never[]);
      }),
  },
  {
    rule: "RESYNCED counts unasked, on a channel that lives",
    trouble: "overflow",
    switchOff: () => replace(Session, "isNews", () => (_: Resynced) => false),
  },
  {
    rule: "an operation whose refusal may be lost is unknown, not applied",
    trouble: "overflow",
    switchOff: () =>
      replace(Outbox, "goOn", (original) => function (this: Outbox, next: number) {
        original.apply(this, [next, false] as never[]);
      }),
  },
  {
    rule: "REPLACED is final",
    trouble: "copy",
    switchOff: () =>
      replace(Seating, "end", (original) => function (this: Seating, ...args: never[]) {
        const [reason] = args as unknown as [{ code: string }];
        if (reason.code === "replaced") this["follow"](reason as never);
        else original.apply(this, args);
      }),
  },
  {
    rule: "a second copy leaves the numbers to the first",
    trouble: "copy",
    switchOff: () => replace(Outbox, "yieldTo", () => () => {}),
  },
  {
    rule: "what is received is kept across a reload before more comes",
    trouble: "reload",
    switchOff: () =>
      replace(Seating, "take", (original) => function (this: Seating, ...args: never[]) {
        const { stay } = this as unknown as { stay?: { keeper: unknown } };
        const keeper = stay?.keeper;
        if (stay !== undefined) stay.keeper = undefined;
        original.apply(this, args);
        if (stay !== undefined) stay.keeper = keeper;
      }),
  },
  {
    rule: "what is written is kept across a reload before it is on the wire",
    trouble: "reload",
    switchOff: () =>
      replace(Seating, "write", (original) => function (this: Seating, ...args: never[]) {
        const { stay } = this as unknown as { stay?: { keeper: unknown } };
        const keeper = stay?.keeper;
        if (stay !== undefined) stay.keeper = undefined;
        const piece = original.apply(this, args);
        if (stay !== undefined) stay.keeper = keeper;
        return piece;
      }),
  },
  {
    rule: "unacknowledged operations are kept across a reload",
    trouble: "reload",
    switchOff: () =>
      replace(KeptSession, "read", (original) => function (this: KeptSession, ...args: never[]) {
        const restored = original.apply(this, args) as { session: Session };
        const { outbox } = restored.session as unknown as { outbox: Outbox };
        outbox.forget(outbox.highest);
        return restored;
      }),
  },
  {
    rule: "fates that were told stay told across a reload",
    trouble: "reload",
    switchOff: () =>
      replace(Outbox, "refill", (original) => function (this: Outbox, operations: never, { highest }: { highest: number }) {
        original.apply(this, [operations, { highest, settled: [] }] as never[]);
      }),
  },
];

test.each(MUTATIONS)("the simulation notices when this rule is off: $rule", ({ trouble, switchOff }) => {
  const switchOn = switchOff();
  try {
    let seed = 1;
    while (seed <= SEEDS && isSound(seed, trouble)) seed++;
    expect(seed).toBeLessThanOrEqual(SEEDS);
  } finally {
    switchOn();
  }
});

function isSound(seed: number, trouble: Trouble): boolean {
  try {
    return new Simulation(seed, trouble).run().length === 0;
  } catch {
    return false;
  }
}
