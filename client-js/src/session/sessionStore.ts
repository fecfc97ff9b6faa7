import type { Environment } from "../environment.js";
import { RookeryError } from "../errors.js";
import type { JoinRequest, Seat } from "./joinRequest.js";
import { KeptSession, type Restored, type SessionStorage } from "./keptSession.js";
import type { Session } from "./session.js";

/** What a client asks for its store; undefined where the page may not touch its storage. */
export type Persistence = (urls: string, environment: Pick<Environment, "report">) => SessionStore | undefined;

/**
 * Keeps sessions in `sessionStorage`, or what works like it, so that they outlive their page.
 *
 * What is kept there, a secret too, is good for the seat: use nothing that others can read, and
 * nothing that two tabs share. A function, as some sandboxed frames may not even touch theirs.
 * `key` tells this client's sessions from those of others in the same storage: the URLs, in any
 * order, unless said otherwise. Say it for a second client of the same cluster, or when URLs change.
 */
export function inStorage(
  storage: SessionStorage | (() => SessionStorage),
  { key }: { readonly key?: string } = {},
): Persistence {
  return (urls, environment) => {
    try {
      return new SessionStore(typeof storage === "function" ? storage() : storage, key ?? urls, environment);
    } catch (cause) {
      environment.report(storageFailed(cause), "warning");
      return undefined;
    }
  };
}

/** The sessions that a room of this page has, by storage: no other client takes them over. */
const LIVE = new WeakMap<SessionStorage, Set<string>>();

/** Keeps one session up to date, until it is over or the storage fails. */
export interface Keeper {
  /** Called before anything of it is written on a wire, and after anything is received. */
  readonly save: (session: Session) => void;
  readonly forget: () => void;
}

/**
 * The sessions of one scope in a storage; `rookery.<scope>.sessions` lists their ids.
 *
 * Clients of other clusters, and what else has the storage, have scopes of their own.
 *
 * A storage that is full, spoilt or forbidden is reported, and means that the session is not
 * resumed after a reload; nothing worse.
 */
export class SessionStore {
  private readonly storage: SessionStorage;
  private readonly scope: string;
  private readonly report: Environment["report"];
  private readonly listKey: string;
  private readonly live: Set<string>;

  constructor(storage: SessionStorage, scope: string, { report }: Pick<Environment, "report">) {
    this.storage = storage;
    this.scope = scope;
    this.report = report;
    this.listKey = `rookery.${scope}.sessions`;
    this.live = LIVE.get(storage) ?? new Set();
    LIVE.set(storage, this.live);
  }

  /** Begins to keep a session. */
  keep(type: string, request: JoinRequest, seat: Seat, session: Session): Keeper {
    const kept = new KeptSession(this.storage, this.scope, seat.terms.session);
    const works = this.trying(kept, () => {
      kept.begin(type, request, seat, session);
      this.list([...this.ids().filter((id) => id !== kept.id), kept.id]);
      return true;
    });
    return this.keeper(kept, works ?? false);
  }

  /** The sessions of this type that no room has yet. */
  restore(type: string): readonly (Restored & { readonly keeper: Keeper })[] {
    const restored: (Restored & { readonly keeper: Keeper })[] = [];
    for (const id of this.ids()) {
      const kept = new KeptSession(this.storage, this.scope, id);
      if (this.live.has(kept.prefix)) continue;
      const found = this.trying(kept, () => kept.read(type));
      if (found !== undefined) restored.push({ ...found, keeper: this.keeper(kept) });
    }
    return restored;
  }

  private keeper(kept: KeptSession, works = true): Keeper {
    this.live.add(kept.prefix);
    return {
      save: (session) => {
        if (works) works = this.trying(kept, () => (kept.write(session), true)) ?? false;
      },
      forget: () => {
        if (works) this.forget(kept);
        works = false;
      },
    };
  }

  private ids(): readonly string[] {
    const list: unknown = this.trying(undefined, () => JSON.parse(this.storage.getItem(this.listKey) ?? "[]"));
    return Array.isArray(list) ? list.filter((id) => typeof id === "string") : [];
  }

  private list(ids: readonly string[]): void {
    if (ids.length === 0) this.storage.removeItem(this.listKey);
    else this.storage.setItem(this.listKey, JSON.stringify(ids));
  }

  private forget(kept: KeptSession): void {
    this.live.delete(kept.prefix);
    this.trying(undefined, () => {
      this.list(this.ids().filter((id) => id !== kept.id));
      kept.forget();
    });
  }

  /** What cannot be kept or read is forgotten: half a session must not be resumed. */
  private trying<Result>(kept: KeptSession | undefined, act: () => Result): Result | undefined {
    try {
      return act();
    } catch (error) {
      if (kept !== undefined) this.forget(kept);
      this.report(storageFailed(error), "warning");
      return undefined;
    }
  }
}

function storageFailed(cause: unknown): RookeryError {
  return new RookeryError("storage_failed", "The storage failed: the session does not outlive this page", { cause });
}
