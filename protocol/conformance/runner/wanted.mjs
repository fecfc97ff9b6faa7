// What a step wants the client to say, and what it said, compared and in words.
import { short } from "./reports.mjs";

/** Whether a frame of the client's is what a step wants. */
export function matches(frame, { text, number, first, with: fields = {}, at = {} }) {
  if (text !== undefined && frame.text !== text) return false;
  if (number !== undefined && frame.number !== number) return false;
  if (first !== undefined && frame.first !== first) return false;
  if (!Object.entries(at).every(([key, value]) => frame[key] === value)) return false;
  return Object.entries(fields).every(([key, value]) => JSON.stringify(frame.values?.[key]) === JSON.stringify(value));
}

/** A frame in words. */
export function described(frame) {
  const parts = [frame.name];
  if (frame.number !== undefined) parts.push(`${frame.number}`);
  if (frame.first !== undefined) parts.push(`${frame.first}`);
  if (frame.text !== undefined && (frame.name === "OPERATION" || frame.name === "REQUEST")) parts.push(short(frame.text));
  if (frame.values !== undefined) parts.push(JSON.stringify(frame.values));
  return parts.join(" ");
}

/** What is wanted, in words. */
export function phrase(name, { text, number, first, with: fields }) {
  const parts = [name, number, first, text === undefined ? undefined : short(text), fields === undefined ? undefined : `with ${JSON.stringify(fields)}`];
  return parts.filter((part) => part !== undefined).join(" ");
}
