import type { Cancel, Environment } from "../environment.js";
import { RookeryError, type AnyCode } from "../errors.js";
import type { Settlement } from "../session/settlement.js";

/** What became of an operation. */
export type Outcome =
  | { readonly kind: "applied" }
  /** It was consumed without effect. */
  | { readonly kind: "refused"; readonly code: AnyCode; readonly text: string }
  /** Nobody knows whether it was applied: the session is over, or the room's word on it is lost. */
  | { readonly kind: "unknown"; readonly reason: RookeryError };

export interface RequestOptions {
  /** How long to wait for the answer, 10 s unless said otherwise; Infinity for as long as it takes. */
  readonly deadlineMs?: number;
  /** Gives up waiting, rejecting with its reason; the request stays said if it was. */
  readonly signal?: AbortSignal;
}

interface Request {
  readonly resolve: (payload: Uint8Array) => void;
  readonly reject: (reason: unknown) => void;
}

const DEFAULT_DEADLINE_MS = 10_000;

/** Those who wait to hear what became of what they said; as many as the window and requests admit. */
export class Receipts {
  private readonly after: Environment["after"];
  private readonly asked = new Map<number, ((outcome: Outcome) => void)[]>();
  private readonly requests = new Map<number, Request>();

  constructor({ after }: Pick<Environment, "after">) {
    this.after = after;
  }

  /** Fulfils when the operation settles, of which nothing is known yet. */
  outcome(operation: number): Promise<Outcome> {
    return new Promise((resolve) => {
      this.asked.set(operation, [...(this.asked.get(operation) ?? []), resolve]);
    });
  }

  /** Fulfils with the bytes of the answer. */
  answer(
    operation: number,
    { deadlineMs = DEFAULT_DEADLINE_MS, signal }: RequestOptions,
  ): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const ended: Cancel[] = [];
      const end = (): void => {
        this.requests.delete(operation);
        for (const cancel of ended) cancel();
      };
      const giveUp = (reason: unknown): void => {
        end();
        reject(reason);
      };
      this.requests.set(operation, {
        resolve: (payload) => {
          end();
          resolve(payload);
        },
        reject: giveUp,
      });
      ended.push(this.after(deadlineMs, () => giveUp(late(deadlineMs))));
      if (signal === undefined) return;
      const abort = (): void => giveUp(signal.reason);
      signal.addEventListener("abort", abort);
      ended.push(() => signal.removeEventListener("abort", abort));
    });
  }

  /** `reason` is why the fate of some is unknown. */
  tell(settlement: Settlement, reason: RookeryError): void {
    const { operation } = settlement;
    const request = this.requests.get(operation);
    switch (settlement.kind) {
      case "applied":
        return this.settle(operation, { kind: "applied" });
      case "answered":
        this.settle(operation, { kind: "applied" });
        return request?.resolve(settlement.payload);
      case "refused": {
        const { code, text } = settlement;
        this.settle(operation, { kind: "refused", code, text });
        return request?.reject(refused(code, text));
      }
      case "unknown":
        this.settle(operation, { kind: "unknown", reason });
        return request?.reject(unknown(reason));
    }
  }

  private settle(operation: number, outcome: Outcome): void {
    const asked = this.asked.get(operation) ?? [];
    this.asked.delete(operation);
    for (const tell of asked) tell(outcome);
  }
}

function refused(code: string, text: string): RookeryError {
  return new RookeryError("request_refused", text || code, { cause: new RookeryError(code, text) });
}

function late(deadlineMs: number): RookeryError {
  const text = `No answer came in ${deadlineMs} ms; whether the request was handled is not known`;
  return new RookeryError("request_timeout", text, { temporary: true });
}

function unknown(cause: RookeryError): RookeryError {
  return new RookeryError("request_unknown", `No answer will come: ${cause.message}`, { cause });
}
