import { type ErrorData, ParavaeError } from "@paravae/core";

/** An error as plain data: one that is posted between threads arrives without its code and data. */
export interface EncodedError {
  readonly code: string;
  readonly message: string;
  readonly data: ErrorData;
}

export const encodeError = (error: unknown): EncodedError =>
  error instanceof ParavaeError
    ? { code: error.code, message: error.message, data: error.data }
    : { code: "E_PICTURE", message: `pictures: ${(error as Error).message}`, data: {} };

export const reviveError = ({ code, message, data }: EncodedError): ParavaeError =>
  new ParavaeError(code, message, { data });
