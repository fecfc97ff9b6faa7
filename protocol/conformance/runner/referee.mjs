// What holds in every situation, whatever it is about: the referee sees all that is written both ways,
// and throws a Fault at the first message that breaks a rule.
import { decodeControl } from "./controls.mjs";
import { Fault } from "./fault.mjs";
import { isNumbered, readClientMessage } from "./frames.mjs";
import { Seat } from "./seat.mjs";

const FRAMES = "#2-messages-and-frames";
const CONNECTION = "#4-the-life-of-a-connection";
const CHANNEL = "#5-the-life-of-a-channel";
/** What stays unanswered for 2 s is said again; this side may have read it late. */
const SOONEST_REPEAT_MS = 1000;
const CONTROLS = { HELLO: "Hello", PING: "Ping", PONG: "Pong", JOIN: "Join", RESUME: "Resume" };

export class Referee {
  constructor({ token, now, welcome }) {
    this.token = token;
    this.now = now;
    this.welcome = welcome;
    this.seat = undefined;
    this.joins = new Map();
    this.connected();
  }

  /** Another connection. */
  connected() {
    this.greeted = false;
    this.repeats = false;
    this.pings = [];
    this.channels = new Map();
    this.newest = 0;
  }

  /** Where the room's next AT would stand, as far as it has shown; undefined before it has answered. */
  get position() {
    const channel = this.channels.get(this.newest);
    return channel?.answered ? { channel: this.newest, number: channel.shown, ack: channel.ack } : undefined;
  }

  /** What the server writes in one message. */
  wrote(frames) {
    let at;
    let number = 0;
    for (const frame of frames) {
      if (frame.name === "PING") this.pings.push(frame.values);
      if (frame.name === "AT") {
        at = frame;
        number = at.number;
      }
      const channel = this.channels.get(at?.channel);
      if (channel === undefined) continue;
      this.told(channel, frame, number);
      if (frame.numbered) number++;
      if (at.number > 0) Object.assign(channel, { shown: Math.max(number, channel.shown), ack: at.ack });
      if (at.number > 0) this.seat?.forgets(at.ack);
    }
  }

  told(channel, frame, number) {
    const { name, values } = frame;
    const isNewest = channel.number === this.newest;
    if (name === "JOINED" && isNewest && channel.asked === "JOIN" && !channel.answered) {
      this.seat = new Seat(values);
      this.answered(channel, values);
    } else if (name === "RESUMED" && isNewest && !channel.answered) {
      this.seat.epoch = Math.max(this.seat.epoch, values.epoch);
      this.answered(channel, values);
    } else if (name === "RESYNCED" && isNewest && this.resyncs(channel, values)) {
      channel.isLoose = channel.answered; // what it wrote before it heard of this may still come
      this.seat.turns(values);
      this.answered(channel, values);
    } else if (["JOIN_REFUSED", "GONE", "ENDED"].includes(name)) {
      channel.isOver = true;
    } else if (isNewest && channel.answered) {
      if (frame.numbered) this.seat.tells(number, frame, this.now());
      if (name === "SNAPSHOT" || name === "CHANGE") this.seat.shows(frame);
      if (name === "PROBE") this.seat.asks();
      if (name === "RESEND") channel.asks = true;
    }
  }

  resyncs(channel, { epoch, next_message }) {
    return !channel.answered || epoch > this.seat.epoch || next_message > this.seat.expected;
  }

  answered(channel, { next_operation, next_message }) {
    Object.assign(channel, { answered: true, next: next_operation, shown: next_message, ack: next_operation - 1 });
  }

  /** The frames of a client's message, with what they say; throws a Fault when it may not say that. */
  heard(message, isBinary) {
    if (!isBinary) throw new Fault("it sent a text message; only binary ones are used", FRAMES);
    if (message.length > this.welcome.max_message_bytes) {
      throw new Fault(`it sent a message of ${message.length} bytes, more than max_message_bytes`, "#11-limits");
    }
    const frames = this.read(message);
    let at;
    frames.forEach((frame, index) => {
      if (!this.greeted && frame.name !== "HELLO") throw new Fault(`its first frame is ${frame.name}, not HELLO`, CONNECTION);
      if (frame.name === "AT") {
        const behind = frames.slice(index + 1);
        const end = behind.findIndex(({ name }) => name === "AT");
        at = { ...frame, next: frame.number };
        this.stands(at, end < 0 ? behind : behind.slice(0, end));
      } else {
        this.said(frame, at);
      }
    });
    return frames;
  }

  read(message) {
    let frames;
    try {
      frames = readClientMessage(message);
    } catch (broken) {
      throw new Fault(`its message is malformed: ${broken.message}`, FRAMES);
    }
    for (const frame of frames.filter(({ name }) => name in CONTROLS)) {
      frame.values = decodeControl(CONTROLS[frame.name], frame.payload);
      if (frame.values === undefined) throw new Fault(`the payload of its ${frame.name} does not parse`, FRAMES);
    }
    return frames;
  }

  stands(at, frames) {
    if (at.channel === 0 || at.number === 0) throw new Fault("its AT has a 0 for a channel or a number", FRAMES);
    const own = frames.filter(({ name }) => !(name in CONTROLS) || name === "JOIN" || name === "RESUME");
    if (own[0]?.name === "JOIN" || own[0]?.name === "RESUME") return;
    const channel = this.channels.get(at.channel);
    if (channel === undefined) throw new Fault(`it speaks on channel ${at.channel}, which no JOIN or RESUME has opened`, CHANNEL);
    if (channel.isOver || at.channel !== this.newest) return;
    if (!channel.answered) throw new Fault("it spoke on its channel before the room had answered there", CHANNEL);
    this.seat.acknowledged(at.ack, own.length === 0, this.now());
    if (channel.isLoose) return;
    if (at.number > channel.next) {
      throw new Fault(`its AT names operation ${at.number}, but it has written only those up to ${channel.next - 1} here: that shows a gap`, FRAMES);
    }
    if (at.number < channel.next && !channel.asks) {
      throw new Fault(`it went back to operation ${at.number}, though nobody asked for what it had said`, "#6-numbers-and-acknowledgements");
    }
  }

  said(frame, at) {
    const { name, values } = frame;
    if (name === "HELLO") this.greets(values);
    else if (name === "PONG") this.answersPing(values);
    else if (name === "JOIN" || name === "RESUME") this.opens(frame, at.channel);
    else if (isNumbered(name)) {
      Object.assign(frame, { number: at.next++, channel: at.channel });
      const channel = this.channels.get(at.channel);
      if (channel.isOver || at.channel !== this.newest) return;
      this.seat.says(frame.number, frame);
      channel.next = Math.max(channel.next, frame.number + 1);
    }
  }

  greets({ token }) {
    if (this.greeted) throw new Fault("it sent HELLO twice on one connection", CONNECTION);
    if (token !== this.token) throw new Fault(`its HELLO has the token ${JSON.stringify(token)}, not the one it was given`, CONNECTION);
    this.greeted = true;
  }

  answersPing({ id, sent_ms }) {
    const index = this.pings.findIndex((ping) => ping.id === id && ping.sent_ms === sent_ms);
    if (index < 0) throw new Fault(`its PONG has id ${id} and sent_ms ${sent_ms}, which no unanswered PING has`, CONNECTION);
    this.pings.splice(index, 1);
  }

  opens({ name, values }, channel) {
    if (channel <= this.newest) {
      throw new Fault(`it opens channel ${channel}, which is not above all earlier ones on this connection`, CHANNEL);
    }
    if (name === "JOIN") this.joinsWith(values);
    else if (this.seat === undefined) throw new Fault("it sent RESUME, but never had a seat", "#8-resuming");
    else this.seat.resumes(values);
    const before = this.channels.get(this.newest);
    const now = this.now();
    /** Whether it is one that stayed unanswered. */
    this.repeats = before !== undefined && !before.answered && !before.isOver && now - before.openedAt >= SOONEST_REPEAT_MS;
    this.channels.set(channel, { number: channel, openedAt: now, asked: name, answered: false, isOver: false, asks: false, next: 1, shown: 1, ack: 0 });
    this.newest = channel;
  }

  joinsWith({ attempt, ...wish }) {
    if (wish.id.length !== 32) throw new Fault("its JOIN has no id of 16 bytes", CHANNEL);
    if ((wish.room === "") === (wish.type === "")) throw new Fault("its JOIN names not one of a room and a type", CHANNEL);
    const before = this.joins.get(wish.id);
    const same = JSON.stringify(wish);
    if (before === undefined && attempt > 1) throw new Fault(`it says attempt ${attempt} of a JOIN whose id it never said before`, CHANNEL);
    if (before !== undefined && attempt <= before.attempt) {
      throw new Fault(`it repeats its JOIN with attempt ${attempt}, which is not above the last one, ${before.attempt}`, CHANNEL);
    }
    if (before !== undefined && before.same !== same) throw new Fault("it repeats its JOIN with something else in it than the attempt", CHANNEL);
    this.joins.set(wish.id, { attempt, same });
  }
}
