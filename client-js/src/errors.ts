/**
 * What went wrong, by `code`: a stable name to compare with, never the text.
 *
 * `temporary` says that trying the same again later may succeed.
 */
export class RookeryError extends Error {
  override readonly name = "RookeryError";
  readonly code: string;
  readonly temporary: boolean;

  constructor(code: string, text: string, options: { temporary?: boolean; cause?: unknown } = {}) {
    super(text, "cause" in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.temporary = options.temporary ?? false;
  }
}
