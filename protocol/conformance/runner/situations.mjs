// The situations, as the files beside this folder tell them.
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";

const FOLDER = new URL("../situations/", import.meta.url);

/** All situations in the order of their names; those of one file that differ in a value have it behind an @. */
export function situations() {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json")).sort();
  return files.flatMap((file) => expanded(basename(file, ".json"), readFileSync(new URL(file, FOLDER), "utf8")));
}

function expanded(name, text) {
  let told;
  try {
    told = JSON.parse(text);
  } catch (cause) {
    throw new Error(`situations/${name}.json is no JSON: ${cause.message}`, { cause });
  }
  for (const key of ["title", "see", "steps"]) {
    if (told[key] === undefined) throw new Error(`situations/${name}.json has no ${key}`);
  }
  if (told.each === undefined) return [{ ...told, name, steps: told.steps.flatMap(spelled) }];
  return Object.entries(told.each).map(([label, values]) => {
    const one = filled({ ...told, each: undefined }, values);
    return { ...one, name: `${name}@${label}`, steps: one.steps.flatMap(spelled) };
  });
}

/** Puts values where "$NAME" stands, alone or within a text. */
function filled(told, values) {
  if (typeof told === "string") {
    const whole = /^\$([A-Z]+)$/.exec(told);
    if (whole !== null) return values[whole[1]];
    return told.replace(/\$([A-Z]+)/g, (_, name) => values[name]);
  }
  if (Array.isArray(told)) return told.map((item) => filled(item, values));
  if (told === null || typeof told !== "object") return told;
  return Object.fromEntries(Object.entries(told).map(([key, value]) => [filled(key, values), filled(value, values)]));
}

/** The steps that a short one stands for. */
function spelled(step) {
  if ("seat" in step) return seat(step.seat);
  if ("say" in step) return say(step);
  return [step];
}

/** The client connects, joins, and gets a seat with a state and perhaps messages. */
function seat({ joined = {}, state = "begun", messages = [] }) {
  const number = joined.next_message ?? 1;
  const ack = (joined.next_operation ?? 1) - 1;
  const epoch = joined.epoch ?? 1;
  return [
    { tell: { do: "join", type: "words" } },
    { connected: {} },
    { await: "JOIN", with: { type: "words" } },
    {
      write: [
        { AT: { number, ack } },
        { JOINED: joined },
        { SNAPSHOT: { epoch, version: 1, text: state } },
        ...messages.map((text) => ({ MESSAGE: text })),
      ],
    },
    { joined: 1 },
    { shows: state },
    { hears: messages },
  ];
}

/** The application says something, and it arrives under these numbers. */
function say({ say: texts, from }) {
  return [{ tell: { do: "send", texts } }, { await: "OPERATION", texts, from }];
}
