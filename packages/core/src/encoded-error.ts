import { type ErrorData, ParavaeError } from "./errors.js";

/** An error as plain data. One that is posted between threads arrives without its code and data, so threads send this instead. */
export interface EncodedError {
  readonly code: string;
  readonly message: string;
  readonly data: ErrorData;
  readonly stack: string | undefined;
}

/** @param code what an error is called that has no code of paravae's */
export function encodeError(error: unknown, code: string): EncodedError {
  const known = error instanceof ParavaeError;
  return {
    code: known ? error.code : code,
    message: error instanceof Error ? error.message : String(error),
    data: known ? JSON.parse(JSON.stringify(error.data)) : {},
    stack: error instanceof Error ? error.stack : undefined,
  };
}

/** The error again, with the other thread's stack as its cause. */
export function decodeError({ code, message, data, stack }: EncodedError): ParavaeError {
  const cause = new Error(message);
  if (stack !== undefined) cause.stack = stack;
  return new ParavaeError(code, message, { data, cause });
}
