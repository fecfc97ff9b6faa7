import { expect, test } from "vitest";
import { ServerClock } from "../src/connection/clock.js";

const EPOCH = 1_700_000_000_000;

/** A machine whose clock may stand still, before a server whose clock does not. */
class Machine {
  local = 500;
  server = EPOCH;
  readonly clock = new ServerClock(
    () => this.local,
    () => EPOCH - 60_000, // this machine's calendar is wrong
  );

  pass(ms: number): void {
    this.local += ms;
    this.server += ms;
  }

  /** A ping whose ways there and back take so long. */
  ping(there: number, back = there): void {
    const sent = this.local;
    this.pass(there);
    const { server } = this;
    this.pass(back);
    this.clock.sample(sent, this.local, server);
  }

  get error(): number {
    return this.clock.serverNow() - this.server;
  }
}

function measured(): Machine {
  const machine = new Machine();
  machine.clock.restart(machine.server);
  for (let ping = 0; ping < 12; ping++) {
    machine.ping(5);
    machine.pass(5000);
  }
  return machine;
}

test("the first measurement is taken at once, whatever the calendar said", () => {
  const machine = new Machine();
  expect(machine.error).toBe(-60_000);
  machine.clock.restart(machine.server);
  machine.pass(100);
  expect(machine.error).toBe(0);
  machine.ping(30, 10);
  expect(Math.abs(machine.error)).toBeLessThanOrEqual(20);
});

// For 45 s the best of the older samples counted, until it was forgotten.
test("after a sleep through which the clock stood still, the first ping puts it right", () => {
  const machine = measured();
  machine.server += 3_600_000;
  machine.ping(40);
  expect(Math.abs(machine.error)).toBeLessThanOrEqual(1);
  machine.server += 300; // a nap
  machine.ping(40);
  machine.pass(3000);
  expect(Math.abs(machine.error)).toBeLessThanOrEqual(1);
});

test("another connection moves the clock slowly, and never back", () => {
  const machine = measured();
  machine.clock.restart(machine.server - 80); // a welcome that was 80 ms on its way
  expect(machine.error).toBe(0);
  machine.server -= 150; // another node, whose clock is behind
  machine.ping(20);
  let last = machine.clock.serverNow();
  for (let step = 0; step < 2000; step++) {
    machine.pass(1);
    const now = machine.clock.serverNow();
    expect(now).toBeGreaterThan(last);
    expect(now - last).toBeLessThan(1.2);
    last = now;
  }
  expect(Math.abs(machine.error)).toBeLessThanOrEqual(1);
});

test("of samples that agree, the one with the shortest round trip counts", () => {
  const machine = measured();
  machine.ping(10, 90);
  machine.pass(5000);
  expect(Math.abs(machine.error)).toBeLessThanOrEqual(1);
});

test("a server whose clock was set is believed at once", () => {
  const machine = measured();
  machine.server += 86_400_000;
  machine.clock.restart(machine.server);
  expect(machine.error).toBe(0);
});
