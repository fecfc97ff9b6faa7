import fc from "fast-check";
import { expect, test } from "vitest";
import { firstWanted, frameSize, type At, type Carrier } from "../src/connection/frame.js";
import { Kind } from "../src/connection/kind.js";
import { Session } from "../src/session/session.js";
import { RefusalSchema, ResumedSchema, ResyncedSchema } from "./control/rookery/v1/control_pb.js";
import { at, bytes, frame } from "./fakeServer.js";

const TERMS = {
  room: "room-1",
  session: "session-1",
  secret: new Uint8Array(32),
  epoch: 1,
  nextOperation: 1,
  nextMessage: 1,
  windowOperations: 4,
  windowBytes: 100,
  outboxMessages: 16,
  outboxBytes: 4096,
};
const RTT = 20;
const LIMIT = 16 * 1024;

const when = (now: number) => ({ now, rtt: RTT });
const operation = (...payload: readonly number[]) => bytes(Kind.OPERATION, ...payload);
const message = (...payload: readonly number[]) => bytes(Kind.MESSAGE, ...payload);

/** A session, and what it writes at a time. */
function session(terms: Partial<typeof TERMS> = {}) {
  const session = new Session({ ...TERMS, ...terms });
  const write = (now: number, limit = LIMIT) => session.write(1, limit, when(now));
  const receive = (now: number, head: At, ...frames: readonly Carrier[]) => session.receive(head, frames, when(now));
  const offer = (...payload: readonly number[]) => session.offer(new Uint8Array(payload));
  return { session, write, receive, offer };
}

test("operations are numbered from where the room says, and written once", () => {
  const { write, offer } = session({ nextOperation: 7 });
  expect([offer(1), offer(2)]).toEqual([7, 8]);
  expect(write(0)).toEqual([at(1, 7, 0), operation(1), operation(2)]);
  expect(write(0)).toBeUndefined();
  offer(3);
  expect(write(0)).toEqual([at(1, 9, 0), operation(3)]);
});

test("a full window says so, in operations", () => {
  const { session: it, offer, receive } = session();
  expect([offer(1), offer(2), offer(3), offer(4), offer(5)]).toEqual([1, 2, 3, 4, undefined]);
  receive(0, at(1, 1, 1)); // not written yet: of what was numbered, though
  expect(it.admits(1)).toBe(true);
  expect(offer(5)).toBe(5);
});

test("a full window says so, in bytes", () => {
  const { session: it, receive } = session();
  expect(it.offer(new Uint8Array(60))).toBe(1);
  expect(it.offer(new Uint8Array(41))).toBeUndefined();
  expect(it.offer(new Uint8Array(40))).toBe(2);
  receive(0, at(1, 1, 1));
  expect(it.offer(new Uint8Array(60))).toBe(3);
});

test("LEAVE waits until the window admits it, behind all that was said", () => {
  const { session: it, offer, write, receive } = session({ windowOperations: 1 });
  offer(1);
  expect(it.leave()).toBe(2);
  expect(write(0)).toEqual([at(1, 1, 0), operation(1)]);
  receive(1, at(1, 1, 1));
  expect(write(1)).toEqual([at(1, 2, 0), bytes(Kind.LEAVE)]);
});

// Of what is sent again, piece by piece, each showed a gap while the last question was fresh; nobody
// asked again, and each probe of the room, 5 s apart, brought one piece.
test("a gap that shows soon after another is asked for when a round trip is over", () => {
  const { session: it, write, receive } = session();
  receive(0, at(1, 3, 0), message(3));
  expect(write(0)?.map(({ kind }) => kind)).toEqual([Kind.AT, Kind.RESEND]);
  receive(5, at(1, 2, 0), message(2), message(3));
  receive(6, at(1, 1, 0), message(1));
  expect(write(6)).toBeUndefined();
  expect(it.wakeAt()).toBe(RTT);
  expect(write(RTT)?.[1]).toEqual(bytes(Kind.RESEND, 2));
});

test("a gap that was filled meanwhile is not asked for", () => {
  const { write, receive } = session();
  receive(0, at(1, 3, 0), message(3));
  write(0);
  receive(5, at(1, 2, 0), message(2), message(3));
  receive(6, at(1, 1, 0), message(1), message(2), message(3));
  expect(write(RTT)).toBeUndefined();
});

test("RESEND brings everything from its number on, with the old numbers", () => {
  const { offer, write, receive } = session();
  offer(1);
  offer(2);
  offer(3);
  write(0);
  receive(1, at(1, 1, 1), bytes(Kind.RESEND, 2));
  expect(write(1)).toEqual([at(1, 2, 0), operation(2), operation(3)]);
  receive(2, at(1, 1, 3), bytes(Kind.RESEND, 2)); // old news: what it wants is acknowledged behind it
  expect(write(2)).toBeUndefined();
});

test("RESEND of what is acknowledged brings nothing, and holds nothing up", () => {
  const { offer, write, receive } = session();
  offer(1);
  offer(2);
  write(0);
  receive(1, at(1, 1, 2));
  receive(2, at(1, 1, 2), bytes(Kind.RESEND, 1));
  expect(write(2)).toBeUndefined();
  offer(3);
  expect(write(2)).toEqual([at(1, 3, 0), operation(3)]);
});

test("what is acknowledged before it was written again is not written again", () => {
  const { offer, write, receive } = session();
  offer(1);
  offer(2);
  write(0);
  receive(1, at(1, 1, 0), bytes(Kind.RESEND, 1));
  receive(1, at(1, 1, 2));
  offer(3);
  expect(write(1)).toEqual([at(1, 3, 0), operation(3)]);
});

test("a message that comes again is acknowledged again", () => {
  const { receive, write } = session();
  receive(0, at(1, 1, 0), message(1));
  expect(write(1000)).toEqual([at(1, 1, 1)]); // lost
  receive(2000, at(1, 1, 0), message(1));
  expect(write(3000)).toEqual([at(1, 1, 1)]);
});

test("only the next message is new", () => {
  const { session: it, receive } = session();
  expect(receive(0, at(1, 1, 0), message(1), message(2))).toEqual([message(1), message(2)]);
  expect(receive(0, at(1, 2, 0), message(2), message(3))).toEqual([message(3)]);
  expect(receive(0, at(1, 5, 0), message(5))).toEqual([]);
  expect(it.numbers.received).toBe(3);
});

test("a gap asks for what is missing, at most once per round trip", () => {
  const { receive, write } = session();
  receive(0, at(1, 3, 0), message(3));
  const [, resend] = write(0) ?? [];
  expect(resend && [resend.kind, firstWanted(resend.payload)]).toEqual([Kind.RESEND, 1]);
  receive(RTT - 1, at(1, 4, 0));
  expect(write(RTT - 1)).toBeUndefined();
  receive(RTT, at(1, 4, 0));
  expect(write(RTT)?.[1]?.kind).toBe(Kind.RESEND);
});

test("state and volatile frames behind a gap are used", () => {
  const { receive } = session();
  const loose = [bytes(Kind.SNAPSHOT, 1, 1, 3), bytes(Kind.VOLATILE, 4)];
  expect(receive(0, at(1, 9, 0), ...loose, message(9))).toEqual(loose);
});

test("an acknowledgement behind a gap is not used", () => {
  const { session: it, offer, write, receive } = session();
  offer(1);
  write(0);
  receive(1, at(1, 2, 1)); // message 1, perhaps the refusal of operation 1, is missing
  expect(it.unsettled).toEqual([1]);
  receive(2, at(1, 1, 1), frame(Kind.REFUSAL, RefusalSchema, { operation: 1n }));
  expect(it.unsettled).toEqual([]);
});

test("an acknowledgement of what was never sent, or older than another, changes nothing", () => {
  const { session: it, offer, receive } = session();
  offer(1);
  offer(2);
  receive(0, at(1, 1, 9));
  expect(it.unsettled).toEqual([1, 2]);
  receive(0, at(1, 1, 2));
  receive(0, at(1, 1, 1));
  expect(it.numbers.acknowledged).toBe(2);
});

test("a gateway that speaks for itself acknowledges nothing and shows no gap", () => {
  const { offer, write, receive, session: it } = session({ nextMessage: 5 });
  offer(1);
  write(0);
  expect(receive(0, at(1, 0, 1), bytes(Kind.ENDED))).toEqual([bytes(Kind.ENDED)]);
  expect(it.unsettled).toEqual([1]);
  expect(write(0)).toBeUndefined();
});

test("messages are acknowledged with whatever is written", () => {
  const { receive, offer, write } = session();
  receive(0, at(1, 1, 0), message(1));
  offer(1);
  expect(write(0)?.[0]).toEqual(at(1, 1, 1));
  expect(write(5000)?.[0].ack, "nothing is owed, but a probe").toBe(1);
});

test("messages are acknowledged alone after a second", () => {
  const { session: it, receive, write } = session();
  receive(100, at(1, 1, 0), message(1));
  receive(600, at(1, 2, 0), message(2));
  expect(it.wakeAt()).toBe(1100);
  expect(write(1099)).toBeUndefined();
  expect(write(1100)).toEqual([at(1, 1, 2)]);
  expect(it.wakeAt()).toBe(Infinity);
});

test("messages are acknowledged alone after a quarter of the outbox, in messages or bytes", () => {
  const few = session();
  for (let n = 1; n <= 3; n++) few.receive(0, at(1, n, 0), message(n));
  expect(few.write(0)).toBeUndefined();
  few.receive(0, at(1, 4, 0), message(4));
  expect(few.write(0)).toEqual([at(1, 1, 4)]);
  const large = session({ outboxBytes: 40 });
  large.receive(0, at(1, 1, 0), message(...new Array<number>(10).fill(1)));
  expect(large.write(0)).toEqual([at(1, 1, 1)]);
});

test("LEFT is acknowledged at once", () => {
  const { receive, write } = session();
  receive(0, at(1, 1, 0), bytes(Kind.LEFT));
  expect(write(0)).toEqual([at(1, 1, 1)]);
});

test("a bare AT that shows no gap is never answered", () => {
  const { receive, write, session: it } = session();
  receive(0, at(1, 1, 0));
  expect(write(0)).toBeUndefined();
  expect(it.wakeAt()).toBe(Infinity);
});

test("PROBE is answered at once: by a bare AT, or by RESEND when something is missing", () => {
  const { receive, write } = session();
  receive(0, at(1, 1, 0), bytes(Kind.PROBE));
  expect(write(0)).toEqual([at(1, 1, 0)]);
  receive(1, at(1, 2, 0), bytes(Kind.PROBE));
  expect(write(1)).toEqual([at(1, 1, 0), bytes(Kind.RESEND, 1)]);
  receive(2, at(1, 2, 0), bytes(Kind.PROBE));
  expect(write(2), "RESEND is under way").toEqual([at(1, 1, 0)]);
});

test("a lost tail is probed for, again after pauses that double up to 5 s, until it is acknowledged", () => {
  const { session: it, offer, write, receive } = session();
  offer(1);
  write(0);
  const probes: number[] = [];
  for (let now = it.wakeAt(); probes.length < 8; now = it.wakeAt()) {
    expect(write(now - 1)).toBeUndefined();
    expect(write(now)).toEqual([at(1, 2, 0), bytes(Kind.PROBE)]);
    probes.push(now);
  }
  const pauses = probes.map((time, i) => time - (probes[i - 1] ?? 0));
  expect(pauses).toEqual([120, 240, 480, 960, 1920, 3840, 5000, 5000]);
  receive(20_000, at(1, 1, 1));
  expect(it.wakeAt()).toBe(Infinity);
});

test("a piece is never larger than the limit", () => {
  const { session: it, write } = session({ windowBytes: 10_000 });
  for (let n = 0; n < 4; n++) it.offer(new Uint8Array(100));
  const pieces = [write(0, 300), write(0, 300), write(0, 300)];
  expect(pieces.map((piece) => piece?.[0].number)).toEqual([1, 3, undefined]);
  for (const piece of pieces) {
    expect((piece ?? []).reduce((sum, frame) => sum + frameSize(frame), 0)).toBeLessThanOrEqual(300);
  }
});

test("RESYNCED goes on behind the lost messages, and what the room lacks is written again", () => {
  const { offer, write, receive } = session();
  offer(1);
  offer(2);
  write(0);
  const resynced = frame(Kind.RESYNCED, ResyncedSchema, { epoch: 1n, nextOperation: 2n, nextMessage: 10n });
  expect(receive(1, at(1, 10, 0), resynced, message(10))).toEqual([resynced, message(10)]);
  expect(write(1)).toEqual([at(1, 2, 10), operation(2)]);
  expect(receive(2, at(1, 10, 0), resynced), "a copy that comes late").toEqual([]);
  expect(write(2)).toBeUndefined();
});

// RESUMED was taken, and what was lost after it asked for again and again.
test("RESYNCED behind the same AT as RESUMED is what counts", () => {
  const { session: it, offer, write, receive } = session();
  offer(1);
  write(0);
  it.resume(2, 0);
  const resumed = frame(Kind.RESUMED, ResumedSchema, { epoch: 1n, nextOperation: 1n, nextMessage: 10n });
  const resynced = frame(Kind.RESYNCED, ResyncedSchema, { epoch: 1n, nextOperation: 1n, nextMessage: 10n, lostFrom: 1n, lostTo: 9n });
  expect(receive(1, at(2, 10, 0), resumed, resynced, message(10))).toEqual([resynced, message(10)]);
  expect(write(1), "nothing is asked for").toEqual([at(1, 1, 10), operation(1)]);
});

test("over a wire that loses and repeats, everything arrives once and in order", () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat({ max: 9 })), fc.integer({ min: 1, max: 40 }), (luck, count) => {
      const chance = (): number => luck.next().value ?? 0;
      const { session: it } = session();
      const applied: number[] = [];
      let told = 0;
      let heard = 0;
      let offered = 0;
      let now = 0;
      for (let turn = 0; turn < 5000 && (applied.length < count || heard < count); turn++) {
        while (offered < count && it.offer(new Uint8Array([offered + 1])) !== undefined) offered++;
        now = Math.max(now + 10, Math.min(it.wakeAt(), now + 6000));
        const arrived = it.write(1, LIMIT, when(now)) ?? [];
        const resent = arrived.some((frame) => "payload" in frame && frame.kind === Kind.RESEND);
        const [head, ...behind] = arrived;
        let gap = false;
        if (head !== undefined && chance() > 2) {
          const from = (head as At).number;
          gap = from > applied.length + 1;
          (behind as Carrier[])
            .filter(({ kind }) => kind === Kind.OPERATION)
            .forEach(({ payload }, i) => {
              if (from + i === applied.length + 1) applied.push(payload[0] ?? 0);
            });
        }
        const first = resent ? it.numbers.received + 1 : Math.min(told + 1, count);
        told = Math.max(told, first);
        if (chance() > 2) {
          const more = gap ? [bytes(Kind.RESEND, applied.length + 1)] : [];
          for (let copies = chance() === 9 ? 2 : 1; copies > 0; copies--) {
            for (const { kind, payload } of it.receive(at(1, first, applied.length), [message(first), ...more], when(now))) {
              if (kind === Kind.MESSAGE) expect(payload[0]).toBe(++heard);
            }
          }
        }
        told = it.numbers.received;
      }
      expect(applied).toEqual(Array.from({ length: count }, (_, i) => i + 1));
      expect(heard).toBe(count);
    }),
    { numRuns: 100 },
  );
});
