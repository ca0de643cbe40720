import { ParavaeError } from "@paravae/core";

/**
 * An error as plain data. An Error posted between threads arrives without its code and fields, so workers
 * send this instead.
 */
export interface EncodedError {
  readonly code: string;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly stack: string | undefined;
  readonly rank: number;
}

export function encodeError(error: unknown, rank: number): EncodedError {
  const known = error instanceof ParavaeError;
  return {
    code: known ? error.code : "E_WORKER",
    message: error instanceof Error ? error.message : String(error),
    data: known ? JSON.parse(JSON.stringify(error.data)) : {},
    stack: error instanceof Error ? error.stack : undefined,
    rank,
  };
}

/** The error again, with the worker's stack as its cause. */
export function reviveError({ code, message, data, stack, rank }: EncodedError): ParavaeError {
  const cause = new Error(message);
  if (stack !== undefined) cause.stack = stack;
  return new ParavaeError(code, `worker ${rank}: ${message}`, { data: { ...data, rank }, cause });
}
