// One seat, as the server's side knows it: what the client may say of it next.
import { Fault } from "./fault.mjs";

const NUMBERS = "#6-numbers-and-acknowledgements";
const ACKNOWLEDGING = "#what-an-acknowledgement-means";
const RESUMING = "#8-resuming";
/** A client acknowledges no sooner than after a second; clocks are not exact. */
const SOONEST_ACK_MS = 950;

export class Seat {
  constructor(joined) {
    this.terms = joined;
    this.epoch = joined.epoch;
    this.generation = 0;
    /** The next message the client expects, if it has read all that was written. */
    this.expected = joined.next_message;
    /** Messages that it has and has not acknowledged. */
    this.unacknowledged = [];
    /** What asked for an acknowledgement: each is good for one bare AT. */
    this.reasons = 0;
    this.highestAck = 0;
    /** What each number said, to compare when it is said again. */
    this.said = new Map();
    this.highest = joined.next_operation - 1;
    this.forgotten = joined.next_operation - 1;
    this.leave = Infinity;
    this.versions = new Set([0]);
  }

  /** The room writes an AT and a numbered frame that gets `number`. */
  tells(number, { name, size }, now) {
    if (number < this.expected) this.reasons++;
    if (number !== this.expected) return;
    this.expected++;
    this.unacknowledged.push({ number, size, at: now });
    if (name === "LEFT") this.reasons++;
  }

  shows({ name, values }) {
    if (values.epoch !== this.epoch) return;
    if (name === "CHANGE" || ((values.flags ?? 3) & 2) !== 0) this.versions.add(name === "CHANGE" ? values.to : values.version);
  }

  forgets(ack) {
    this.forgotten = Math.max(this.forgotten, ack);
  }

  /** The room says RESYNCED. */
  turns({ epoch, next_operation, next_message, reason }) {
    if (epoch > this.epoch || this.expected !== next_message) this.unacknowledged = [];
    this.epoch = Math.max(this.epoch, epoch);
    this.expected = next_message;
    this.highestAck = Math.min(this.highestAck, next_message - 1);
    this.versions = new Set([0]);
    if (reason !== "REASON_SECOND_COPY") return;
    this.said.clear();
    this.leave = Infinity;
    this.highest = Math.max(this.highest, next_operation - 1);
    this.forgotten = Math.max(this.forgotten, next_operation - 1);
  }

  /** The client's AT; a bare one needs a reason. */
  acknowledged(ack, isBare, now) {
    if (ack >= this.expected) {
      throw new Fault(`it acknowledged message ${ack}, but had received only those up to ${this.expected - 1}`, ACKNOWLEDGING);
    }
    if (isBare && !this.isDue(now) && --this.reasons < 0) {
      const oldest = this.unacknowledged[0];
      const waited = oldest === undefined ? "nothing was unacknowledged" : `the oldest message was ${Math.round(now - oldest.at)} ms old`;
      throw new Fault(`it sent a bare AT without a reason: ${waited}, and it was not asked`, ACKNOWLEDGING);
    }
    this.highestAck = Math.max(this.highestAck, ack);
    this.unacknowledged = this.unacknowledged.filter(({ number }) => number > ack);
  }

  /** The room asks with PROBE. */
  asks() {
    this.reasons++;
  }

  isDue(now) {
    const { outbox_messages: messages, outbox_bytes: bytes } = this.terms;
    const size = this.unacknowledged.reduce((sum, message) => sum + message.size, 0);
    const oldest = this.unacknowledged[0];
    return (
      (oldest !== undefined && now - oldest.at >= SOONEST_ACK_MS) ||
      this.unacknowledged.length * 4 >= messages ||
      size * 4 >= bytes
    );
  }

  /** The client says something under a number. */
  says(number, frame) {
    const { window_operations: operations, window_bytes: bytes } = this.terms;
    const words = `${frame.name} ${frame.payload.toString("hex")}`;
    const before = this.said.get(number);
    if (before !== undefined && before.words !== words) {
      throw new Fault(`it said something else under number ${number} than before`, NUMBERS);
    }
    if (number > this.leave) throw new Fault(`it said operation ${number} behind its LEAVE`, "#5-the-life-of-a-channel");
    if (number > this.forgotten + operations) {
      throw new Fault(`it wrote operation ${number} with ${this.forgotten} acknowledged, beyond the window of ${operations}`, "#the-window");
    }
    this.said.set(number, { words, size: frame.payload.length });
    this.highest = Math.max(this.highest, number);
    if (frame.name === "LEAVE") this.leave = number;
    let open = 0;
    for (const [said, { size }] of this.said) {
      if (said > this.forgotten && said <= number) open += size;
    }
    if (frame.name !== "LEAVE" && open > bytes) {
      throw new Fault(`it had ${open} bytes of operations unacknowledged, beyond the window of ${bytes}`, "#the-window");
    }
  }

  resumes(resume) {
    const { room, session, secret } = this.terms;
    const wrong = (field, should) => new Fault(`its RESUME says ${field} ${resume[field]}, ${should}`, RESUMING);
    if (resume.room !== room) throw wrong("room", `where JOINED said ${room}`);
    if (resume.session !== session) throw wrong("session", `where JOINED said ${session}`);
    if (resume.secret !== secret) throw wrong("secret", `which is not that of the newest JOINED, ${secret}`);
    if (resume.generation <= this.generation) throw wrong("generation", `which is not above its last one, ${this.generation}`);
    if (resume.epoch !== this.epoch) throw wrong("epoch", `but the greatest it was told is ${this.epoch}`);
    if (resume.last_message >= this.expected) throw wrong("last_message", `but only those up to ${this.expected - 1} had come`);
    if (resume.last_message < this.highestAck) throw wrong("last_message", `but it had acknowledged ${this.highestAck}`);
    if (resume.highest_operation < this.highest) throw wrong("highest_operation", `but ${this.highest} is used up`);
    if (!this.versions.has(resume.state_version)) throw wrong("state_version", "which it does not hold in this epoch");
    this.generation = resume.generation;
  }
}
