import { Kind } from "../connection/kind.js";
import { fromBase64, toBase64 } from "./base64.js";
import type { JoinRequest, Seat } from "./joinRequest.js";
import type { Operation } from "./outbox.js";
import { Session, type SessionNumbers } from "./session.js";

/** Where sessions outlive their page: `sessionStorage`, or what works like it. */
export interface SessionStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** A session of an earlier page, to be resumed. */
export interface Restored {
  readonly request: JoinRequest;
  readonly seat: Seat;
  readonly session: Session;
}

/** What never changes of a session. */
interface Fixed {
  readonly type: string;
  readonly request: Omit<JoinRequest, "options"> & { readonly options: string };
  readonly seat: Omit<Seat, "terms"> & { readonly terms: Omit<Seat["terms"], "secret"> };
  readonly secret: string;
}

/** What changes with nearly every frame. */
interface Moving extends SessionNumbers {
  /** The number of the next operation: all between it and the acknowledged are kept. */
  readonly next: number;
}

const LETTERS = { [Kind.OPERATION]: "o", [Kind.REQUEST]: "r", [Kind.LEAVE]: "l" } as const;

/**
 * One session in a storage, under keys of its own.
 *
 * `rookery.<scope>.<id>` is what never changes, its secret too; `.now` its numbers; `.<number>` each
 * operation until it is acknowledged. Every method throws what the storage throws.
 */
export class KeptSession {
  readonly id: string;
  private readonly storage: SessionStorage;
  /** What all its keys begin with, so that it is told from every other. */
  readonly prefix: string;
  /** Operations from here to below {@link next} are in the storage. */
  private first = 1;
  private next = 1;
  private written = "";

  constructor(storage: SessionStorage, scope: string, id: string) {
    this.storage = storage;
    this.id = id;
    this.prefix = `rookery.${scope}.${id}`;
  }

  /** Writes all of a session that was not written before. */
  begin(type: string, { options, ...request }: JoinRequest, { terms, ...seat }: Seat, session: Session): void {
    const { secret, ...others } = terms;
    const fixed: Fixed = {
      type,
      request: { ...request, options: toBase64(options) },
      seat: { ...seat, terms: others },
      secret: toBase64(secret),
    };
    this.storage.setItem(this.key(), JSON.stringify(fixed));
    this.first = this.next = session.numbers.acknowledged + 1;
    this.write(session);
  }

  /** Writes what is new: operations before the numbers that count them. */
  write(session: Session): void {
    const { numbers, operations } = session;
    const next = numbers.acknowledged + operations.length + 1;
    for (const { number, frame } of operations.slice(Math.max(0, this.next - numbers.acknowledged - 1))) {
      const letter = LETTERS[frame.kind as keyof typeof LETTERS];
      this.storage.setItem(this.key(number), letter + toBase64(frame.payload));
    }
    const moving: Moving = { ...numbers, next };
    const text = JSON.stringify(moving);
    if (text !== this.written) this.storage.setItem(this.key("now"), text);
    this.written = text;
    this.removeOperations(this.first, Math.min(this.next, numbers.acknowledged + 1));
    this.first = numbers.acknowledged + 1;
    this.next = Math.max(next, this.first);
  }

  /** What an earlier page wrote, or undefined when it played another type. */
  read(type: string): Restored | undefined {
    const fixed = this.parse<Fixed>(this.key());
    if (fixed.type !== type) return undefined;
    const { next, ...numbers } = this.parse<Moving>(this.key("now"));
    const operations: Operation[] = [];
    for (let number = numbers.acknowledged + 1; number < next; number++) operations.push(this.operation(number));
    this.first = numbers.acknowledged + 1;
    this.next = next;
    const terms = { ...fixed.seat.terms, secret: fromBase64(fixed.secret) };
    return {
      request: { ...fixed.request, options: fromBase64(fixed.request.options) },
      seat: { ...fixed.seat, terms },
      session: Session.restored(terms, numbers, operations),
    };
  }

  forget(): void {
    this.storage.removeItem(this.key());
    this.storage.removeItem(this.key("now"));
    this.removeOperations(this.first, this.next);
  }

  private operation(number: number): Operation {
    const text = this.storage.getItem(this.key(number)) ?? "";
    const kind = Object.entries(LETTERS).find(([, letter]) => letter === text.charAt(0))?.[0];
    if (kind === undefined) throw new Error(`The storage lacks ${this.key(number)}`);
    const payload = fromBase64(text.slice(1));
    return { number, frame: { kind: Number(kind) as keyof typeof LETTERS, payload } };
  }

  private removeOperations(from: number, below: number): void {
    for (let number = from; number < below; number++) this.storage.removeItem(this.key(number));
  }

  private parse<Value>(key: string): Value {
    const text = this.storage.getItem(key);
    if (text === null) throw new Error(`The storage lacks ${key}`);
    return JSON.parse(text) as Value; // as we wrote it
  }

  private key(part?: string | number): string {
    return part === undefined ? this.prefix : `${this.prefix}.${part}`;
  }
}
