// Plays the steps of one situation against a client, until its end or the first thing the client does wrong.
import { Fault } from "./fault.mjs";
import { Reports, short } from "./reports.mjs";
import { Stage, TELLING } from "./stage.mjs";

/** How long the client may take for anything for which a step names no time. */
const PATIENCE_MS = 15_000;
/** Its own time to start and to end. */
const START_MS = 60_000;
const FIRST_FENCE = 1_000_000;
/** What the end of a silence is told by. */
const OVER = "over";
const TOKEN = "a-token-for-conformance";

/**
 * What came of a situation: `fault`, and undefined when the client did all right.
 *
 * `start` begins a client; `patience` is a factor for the times it has, for a slow machine say.
 */
export async function play(situation, { start, patience = 1, now = () => performance.now() }) {
  const script = new Script(situation, patience, now);
  const begun = now();
  const fault = await script.run(start);
  return { situation, fault, ms: Math.round(now() - begun) };
}

class Script {
  constructor(situation, patience, now) {
    this.situation = situation;
    this.patience = patience;
    this.now = now;
    this.waiting = undefined;
    this.broken = undefined;
    this.fences = FIRST_FENCE;
    this.reports = new Reports();
    this.expected = [];
    this.isEnding = false;
    this.client = undefined;
    this.ended = false;
    this.stage = new Stage(situation, {
      token: TOKEN,
      now,
      happened: () => this.waiting?.(),
      fault: (fault) => this.breaks(fault),
    });
  }

  async run(start) {
    const port = await this.stage.open();
    try {
      this.client = start({
        url: `ws://127.0.0.1:${port}/${this.situation.name}`,
        token: TOKEN,
        event: (report) => this.reported(report),
        ended: (how, complaints) => this.clientEnded(how, complaints),
      });
      for (const step of this.situation.steps) {
        await this.step(step);
        this.neverShown();
      }
      await this.finish();
      return undefined;
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      return fault;
    } finally {
      this.client?.kill();
      await this.stage.close();
    }
  }

  breaks(fault) {
    this.broken ??= fault;
    this.waiting?.();
  }

  reported(report) {
    try {
      this.reports.take(report);
    } catch (fault) {
      this.breaks(fault);
    }
    this.waiting?.();
  }

  clientEnded(how, complaints) {
    this.ended = true;
    if (!this.isEnding) this.breaks(new Fault(`its program ended with ${how}${complaints === "" ? "" : `: ${complaints}`}`, "conformance/README.md"));
    this.waiting?.();
  }

  /** Waits until `find` returns something; `wrong` says what it means when it does not in time. */
  until(find, wrong, { within = PATIENCE_MS, see } = {}) {
    const limit = within * this.patience;
    return new Promise((found, failed) => {
      const end = (settle, value) => {
        clearTimeout(timer);
        this.waiting = undefined;
        settle(value);
      };
      const look = () => {
        try {
          if (this.broken !== undefined) throw this.broken;
          const value = find();
          if (value !== undefined && value !== false) end(found, value);
        } catch (fault) {
          end(failed, fault);
        }
      };
      const late = () => end(failed, new Fault(wrong(), see ?? this.situation.see));
      const timer = setTimeout(late, limit);
      this.waiting = look;
      look();
    });
  }

  async step(step) {
    const [name] = Object.keys(step);
    const act = this[`on_${name}`];
    if (act === undefined) throw new Error(`${this.situation.name}: there is no step ${name}`);
    await act.call(this, step[name], step);
  }

  /** What a step that fails says: its own words, and what came instead. */
  wrong(step, otherwise) {
    return () => `${step.or ?? otherwise()}${this.instead()}`;
  }

  instead() {
    const [told] = this.stage.told;
    const parts = [];
    if (told !== undefined) parts.push(`it said ${described(told)} instead`);
    if (this.reports.end !== undefined) parts.push(`it had told the end: ${this.reports.end.code}`);
    if (this.stage.closes.length > 0) parts.push(`it closed with ${this.stage.closes.at(-1)}`);
    return parts.length === 0 ? "" : ` (${parts.join("; ")})`;
  }

  // The steps, see README.md.

  on_tell(command) {
    this.client.tell(command);
  }

  on_write(items) {
    this.stage.write(items);
  }

  on_text(text) {
    this.stage.text(text);
  }

  async on_connected({ notBefore = 0, within = PATIENCE_MS, see = "#4-the-life-of-a-connection" }, step) {
    const limits = { within: within + (this.stage.brokenAt === -Infinity ? START_MS : 0), see };
    const at = await this.until(() => this.stage.arrivals.shift(), this.wrong(step, () => "it did not connect"), limits);
    const after = at - this.stage.brokenAt;
    if (after < notBefore) throw new Fault(`it came back after ${Math.round(after)} ms, and ${notBefore} ms was the least`, see);
  }

  /** The frames of one kind that come next, each with what is wanted of it. */
  async on_await(name, step) {
    const each = step.texts?.map((text, index) => ({ text, number: step.from === undefined ? undefined : step.from + index }));
    for (const { text, number } of each ?? [step]) {
      const wanted = { text, number, first: step.first, with: step.with, at: step.at };
      const told = await this.until(() => this.next(name, wanted, step), this.wrong(step, () => `it did not say ${phrase(name, wanted)}`), step);
      if (step.notBefore !== undefined && this.now() - this.wroteAt < step.notBefore) {
        throw new Fault(`it said ${described(told)} ${Math.round(this.now() - this.wroteAt)} ms after it was asked last, and ${step.notBefore} ms is the least`, step.see ?? this.situation.see);
      }
      this.wroteAt = this.now();
    }
  }

  /** Takes what the client said next, when it is that; what else it said instead is wrong. */
  next(name, wanted, step) {
    const { told, aside } = this.stage;
    const besides = aside.find((frame) => frame.name === name && matches(frame, wanted));
    if (besides !== undefined || !TELLING.has(name)) return besides;
    const index = told.findIndex((frame) => !(step.besides ?? []).includes(frame.name) || frame.name === name);
    if (index < 0) return undefined;
    const [frame] = told.splice(0, index + 1).slice(-1);
    if (frame.name === name && matches(frame, wanted)) return frame;
    const what = step.or ?? `${phrase(name, wanted)} was next`;
    throw new Fault(`${what} (it said ${described(frame)} instead)`, step.see ?? this.situation.see);
  }

  /** Two rounds of PING and PONG: whatever the client says to what came before, it has said then. */
  async on_fence(_, step) {
    const { aside } = this.stage;
    for (let round = 0; round < 2; round++) {
      const id = ++this.fences;
      this.stage.write([{ PING: { id, sent_ms: id / 2 } }]);
      await this.until(
        () => this.stage.aside.some((frame) => frame.name === "PONG" && frame.values.id === id),
        this.wrong(step, () => "it did not answer PING"),
        { see: "#4-the-life-of-a-connection" },
      );
      aside.push(...this.stage.aside);
    }
    this.stage.aside = aside;
  }

  /** Nothing that was said is left over, nor comes within that time. */
  async on_silence({ see = this.situation.see, ms = 0 }, step) {
    const { told, arrivals } = this.stage;
    const wrong = step.or ?? "it should have said nothing";
    const isQuiet = () => {
      if (told.length > 0) throw new Fault(`${wrong} (it said ${described(told[0])})`, see);
      if (arrivals.length > 0) throw new Fault(`${step.or ?? "it should not have connected again"} (it did)`, see);
    };
    isQuiet();
    if (ms > 0) await this.until(isQuiet, () => OVER, { within: ms / this.patience }).catch((fault) => {
      if (fault.message !== OVER) throw fault;
    });
  }

  on_count({ name, most }, step) {
    const said = [...this.stage.aside, ...this.stage.told].filter((frame) => frame.name === name).length;
    if (said > most) throw new Fault(`${step.or ?? `it said ${name} too often`} (${said} times)`, this.situation.see);
  }

  on_acked(number, step) {
    const { seat } = this.stage.referee;
    const wrong = this.wrong(step, () => `it has not acknowledged message ${number}, but ${seat.highestAck}`);
    return this.until(() => seat.highestAck >= number, wrong, { ...step, see: step.see ?? "#what-an-acknowledgement-means" });
  }

  on_cut() {
    this.stage.break();
  }

  on_close(close) {
    this.stage.break(close);
  }

  on_swallow() {
    this.stage.swallow();
  }

  on_refuse(status) {
    this.stage.refusals.push(...[status].flat());
  }

  async on_closed(code, step) {
    const got = await this.until(() => this.stage.closes.at(-1), this.wrong(step, () => `it did not close with ${code}`), step);
    if (got !== code) throw new Fault(`it closed with ${got}, not with ${code}`, this.situation.see);
  }

  on_joined(times, step) {
    return this.until(() => this.reports.joins >= times, this.wrong(step, () => "it did not report that it joined"), step);
  }

  on_hears(texts, step) {
    this.expected = texts.map((text) => (typeof text === "number" ? "x".repeat(text) : text));
    const wrong = () => `it did not tell its application message ${short(this.expected[this.reports.messages.length])}`;
    return this.until(() => this.reports.hasHeard(this.expected), this.wrong(step, wrong), step);
  }

  on_shows(text, step) {
    const wrong = () => `it does not show the state "${text}", but ${JSON.stringify(this.reports.state)}`;
    return this.until(() => this.reports.state === text, this.wrong(step, wrong), { ...step, see: step.see ?? "#7-state" });
  }

  on_settles(outcomes, step) {
    const wrong = () => `it does not tell what became of ${Object.keys(outcomes).filter((text) => !this.reports.settled.has(text)).join(", ")}`;
    return this.until(() => this.reports.hasSettled(outcomes), this.wrong(step, wrong), { ...step, see: step.see ?? "#how-an-operation-settles" });
  }

  on_unsettled(texts) {
    for (const text of texts) {
      const got = this.reports.settled.get(text);
      if (got !== undefined) throw new Fault(`it says that "${text}" was ${got.outcome}, which it cannot know`, "#how-an-operation-settles");
    }
  }

  on_tells(reports, step) {
    return this.until(() => this.reports.hasTold(reports), this.wrong(step, () => `it did not tell, in this order: ${JSON.stringify(reports)}`), step);
  }

  async on_over(code, step) {
    const end = await this.until(() => this.reports.end, this.wrong(step, () => "it did not tell its application that the session is over"), step);
    this.sawEnd = true;
    if (typeof code === "string" && end.code !== code) throw new Fault(`it tells the end as ${end.code}, not as ${code}`, this.situation.see);
  }

  neverShown() {
    const shown = this.reports.all.find(({ event, text }) => event === "state" && this.situation.neverShown?.includes(text));
    if (shown !== undefined) throw new Fault(`it showed the state "${shown.text}", which it must not`, this.situation.see);
  }

  /** Who leaves may hear on until LEFT, or listen no more. */
  heardAll() {
    const more = this.reports.messages.slice(this.expected.length, this.expected.length + (this.situation.mayHear?.length ?? 0));
    this.reports.hasHeard([...this.expected, ...(this.situation.mayHear ?? []).slice(0, more.length)]);
  }

  /** What nobody asked for, and what came once too often, shows in the end. */
  async finish() {
    if (this.stage.socket !== undefined && !this.stage.isSilent) await this.on_fence({}, {});
    await this.on_silence({}, { or: "it said something that nothing asked for" });
    this.isEnding = true;
    this.client.tell({ do: "end" });
    await this.until(() => this.ended, () => `its driver did not end when it was told to`, { within: START_MS, see: "conformance/README.md" });
    this.neverShown();
    this.heardAll();
    if (this.reports.end !== undefined && !this.sawEnd && this.reports.end.code !== "ended_by_driver") {
      throw new Fault(`it gave up its session: ${this.reports.end.code}`, this.situation.see);
    }
  }
}

function matches(frame, { text, number, first, with: fields = {}, at = {} }) {
  if (text !== undefined && frame.text !== text) return false;
  if (number !== undefined && frame.number !== number) return false;
  if (first !== undefined && frame.first !== first) return false;
  if (!Object.entries(at).every(([key, value]) => frame[key] === value)) return false;
  return Object.entries(fields).every(([key, value]) => JSON.stringify(frame.values?.[key]) === JSON.stringify(value));
}

function described(frame) {
  const parts = [frame.name];
  if (frame.number !== undefined) parts.push(`${frame.number}`);
  if (frame.first !== undefined) parts.push(`${frame.first}`);
  if (frame.text !== undefined && (frame.name === "OPERATION" || frame.name === "REQUEST")) parts.push(short(frame.text));
  if (frame.values !== undefined) parts.push(JSON.stringify(frame.values));
  return parts.join(" ");
}

function phrase(name, { text, number, first, with: fields }) {
  const parts = [name, number, first, text === undefined ? undefined : short(text), fields === undefined ? undefined : `with ${JSON.stringify(fields)}`];
  return parts.filter((part) => part !== undefined).join(" ");
}
