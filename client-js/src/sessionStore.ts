import type { Environment } from "./environment.js";
import { RookeryError } from "./errors.js";
import type { JoinRequest, Seat } from "./joinRequest.js";
import { KeptSession, type Restored, type SessionStorage } from "./keptSession.js";
import type { Session } from "./session.js";

const LIST = "rookery.sessions";

/** Keeps one session up to date, until it is over or the storage fails. */
export interface Keeper {
  /** Called before anything of it is written on a wire, and after anything is received. */
  readonly save: (session: Session) => void;
  readonly forget: () => void;
}

/**
 * The sessions in a storage; `rookery.sessions` lists their ids.
 *
 * A storage that is full, spoilt or forbidden is reported, and means that the session is not
 * resumed after a reload; nothing worse.
 */
export class SessionStore {
  private readonly storage: SessionStorage;
  private readonly report: Environment["report"];
  /** Those that a room of this page has. */
  private readonly taken = new Set<string>();

  constructor(storage: SessionStorage, { report }: Pick<Environment, "report">) {
    this.storage = storage;
    this.report = report;
  }

  /** Begins to keep a session. */
  keep(type: string, request: JoinRequest, seat: Seat, session: Session): Keeper {
    const kept = new KeptSession(this.storage, seat.terms.session);
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
      if (this.taken.has(id)) continue;
      const kept = new KeptSession(this.storage, id);
      const found = this.trying(kept, () => kept.read(type));
      if (found !== undefined) restored.push({ ...found, keeper: this.keeper(kept) });
    }
    return restored;
  }

  private keeper(kept: KeptSession, works = true): Keeper {
    this.taken.add(kept.id);
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
    const list: unknown = this.trying(undefined, () => JSON.parse(this.storage.getItem(LIST) ?? "[]"));
    return Array.isArray(list) ? list.filter((id) => typeof id === "string") : [];
  }

  private list(ids: readonly string[]): void {
    if (ids.length === 0) this.storage.removeItem(LIST);
    else this.storage.setItem(LIST, JSON.stringify(ids));
  }

  private forget(kept: KeptSession): void {
    this.taken.delete(kept.id);
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
      const text = "The storage failed: the session does not outlive this page";
      this.report(new RookeryError("storage_failed", text, { cause: error }), "warning");
      return undefined;
    }
  }
}
