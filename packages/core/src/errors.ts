/** What an error carries besides its message: plain data that survives JSON. */
export type ErrorData = Readonly<Record<string, unknown>>;

/**
 * The one error class of paravae. The message is one line that says what was got, what was expected and
 * what to do; `code` is stable across releases and is what programs should look at.
 */
export class ParavaeError extends Error {
  override readonly name = "ParavaeError";
  readonly code: string;
  readonly data: ErrorData;

  constructor(code: string, message: string, options: { data?: ErrorData; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.data = options.data ?? {};
  }
}
