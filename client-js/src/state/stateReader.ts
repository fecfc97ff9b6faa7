import type { Carrier } from "../connection/frame.js";
import { Kind } from "../connection/kind.js";
import { VarintReader } from "../connection/varint.js";

/** What the parts of one snapshot may have together; beyond it the stream is broken. */
const LARGEST_STATE_BYTES = 16 * 1024 * 1024;

export type StateHead =
  | {
      readonly kind: "snapshot";
      readonly epoch: number;
      readonly version: number;
      readonly first: boolean;
      readonly last: boolean;
      readonly rest: Uint8Array;
    }
  | {
      readonly kind: "change";
      readonly epoch: number;
      readonly from: number;
      readonly to: number;
      readonly form: 0 | 1;
      readonly rest: Uint8Array;
    };

/** Reads what stands before a state frame's bytes; undefined when that breaks the protocol. */
export function readStateHead({ kind, payload }: Carrier): StateHead | undefined {
  const reader = new VarintReader(payload);
  const epoch = reader.next();
  if (epoch <= 0) return undefined;
  if (kind === Kind.SNAPSHOT) {
    const version = reader.next();
    const flags = version <= 0 ? -1 : reader.next();
    if (flags < 0 || flags > 3) return undefined;
    const rest = payload.subarray(reader.position);
    return { kind: "snapshot", epoch, version, first: (flags & 1) !== 0, last: (flags & 2) !== 0, rest };
  }
  const from = reader.next();
  const to = from <= 0 ? -1 : reader.next();
  const form = to <= from ? -1 : reader.next();
  if (form !== 0 && form !== 1) return undefined;
  return { kind: "change", epoch, from, to, form, rest: payload.subarray(reader.position) };
}

/** What came of a state frame: a whole new state, nothing, a hole before it, or a breach. */
export type StateStep =
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  | { readonly kind: "nothing" }
  | { readonly kind: "missing" }
  | { readonly kind: "broken" };

const NOTHING: StateStep = { kind: "nothing" };
const MISSING: StateStep = { kind: "missing" };
const BROKEN: StateStep = { kind: "broken" };

/** Joins snapshots and follows changes; keeps only which version it has. */
export class StateReader {
  private epoch = 0;
  private held = 0;
  private parts: Uint8Array[] = [];
  private partsOf = { epoch: 0, version: 0 };

  /** The version held, 0 for none. */
  get version(): number {
    return this.held;
  }

  /** The version held if it is of this epoch, 0 otherwise: versions of another say nothing. */
  versionIn(epoch: number): number {
    return epoch === this.epoch ? this.held : 0;
  }

  /** The room went on without us: the next snapshot is the state, whatever its number. */
  startOver(): void {
    this.epoch = 0;
    this.held = 0;
    this.parts = [];
  }

  take(frame: Carrier): StateStep {
    const head = readStateHead(frame);
    if (head === undefined) return BROKEN;
    if (head.kind === "snapshot") return this.snapshot(head);
    if (head.form !== 0) return BROKEN; // this version asks for none
    if (!this.isNews(head.epoch, head.to)) return NOTHING;
    if (head.epoch !== this.epoch || head.from !== this.held) return MISSING;
    this.held = head.to;
    return { kind: "whole", bytes: head.rest };
  }

  private snapshot(head: StateHead & { kind: "snapshot" }): StateStep {
    if (head.first) {
      this.parts = [];
      this.partsOf = { epoch: head.epoch, version: head.version };
    } else if (this.parts.length === 0) {
      return MISSING; // its beginning was lost
    }
    if (head.epoch !== this.partsOf.epoch || head.version !== this.partsOf.version) {
      this.parts = [];
      return MISSING;
    }
    this.parts.push(head.rest);
    if (this.partBytes() > LARGEST_STATE_BYTES) return BROKEN;
    if (!head.last) return NOTHING;
    const bytes = joined(this.parts);
    this.parts = [];
    if (!this.isNews(head.epoch, head.version)) return NOTHING;
    this.epoch = head.epoch;
    this.held = head.version;
    return { kind: "whole", bytes };
  }

  private isNews(epoch: number, version: number): boolean {
    return epoch > this.epoch || (epoch === this.epoch && version > this.held);
  }

  private partBytes(): number {
    return this.parts.reduce((sum, part) => sum + part.length, 0);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}
