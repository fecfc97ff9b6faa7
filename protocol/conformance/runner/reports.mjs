// What the client under test tells its application, as its driver reports it.
import { Fault } from "./fault.mjs";

export class Reports {
  constructor() {
    this.all = [];
    this.messages = [];
    this.state = undefined;
    this.settled = new Map();
    this.end = undefined;
    this.joins = 0;
  }

  take(report) {
    this.all.push(report);
    switch (report?.event) {
      case "joined":
        return void this.joins++;
      case "message":
        return void this.messages.push(report.text);
      case "state":
        return void (this.state = report.text);
      case "settled":
        return this.settles(report);
      case "over":
        if (this.end !== undefined) throw new Fault("it told the end of its session twice", "#5-the-life-of-a-channel");
        return void (this.end = report);
      case "malformed":
        throw new Fault(`its driver wrote a line that is no JSON: ${report.line}`, "conformance/README.md");
      default: // what a driver says besides is its own
    }
  }

  settles({ text, outcome, answer }) {
    const before = this.settled.get(text);
    if (before !== undefined) {
      throw new Fault(`it told twice what became of "${text}": ${before.outcome} and ${outcome}`, "#how-an-operation-settles");
    }
    this.settled.set(text, { outcome, answer });
  }

  /** Whether exactly these messages were heard; throws when they can no longer be. */
  hasHeard(expected) {
    const wrong = this.messages.findIndex((text, index) => text !== expected[index]);
    if (wrong >= 0) {
      const instead = wrong < expected.length ? `where ${short(expected[wrong])} was next` : "though there was nothing more to hear";
      throw new Fault(`it told its application message ${short(this.messages[wrong])}, ${instead}`, "#6-numbers-and-acknowledgements");
    }
    return this.messages.length === expected.length;
  }

  hasSettled(expected) {
    return Object.entries(expected).every(([text, wanted]) => {
      const got = this.settled.get(text);
      if (got === undefined) return false;
      const [outcome, answer] = [wanted].flat();
      if (got.outcome !== outcome || (answer !== undefined && got.answer !== answer)) {
        const said = answer === undefined ? outcome : `${outcome} with ${answer}`;
        throw new Fault(`it says that "${text}" was ${got.outcome}${got.answer === undefined ? "" : ` with ${got.answer}`}, and it was ${said}`, "#how-an-operation-settles");
      }
      return true;
    });
  }

  /** Whether these came in this order, whatever came between. */
  hasTold(expected) {
    let next = 0;
    for (const report of this.all) {
      const wanted = expected[next];
      if (wanted !== undefined && Object.entries(wanted).every(([key, value]) => report?.[key] === value)) next++;
    }
    return next === expected.length;
  }
}

/** A text as it is shown, long ones cut. */
export function short(text) {
  return text?.length > 40 ? `"${text.slice(0, 20)}…" (${text.length} characters)` : JSON.stringify(text);
}
