import { decodeError, type EncodedError, encodeError, ParavaeError } from "@paravae/core";

/** An error of a rank, as plain data. */
export interface RankError extends EncodedError {
  readonly rank: number;
}

export const encodeRankError = (error: unknown, rank: number): RankError => ({
  ...encodeError(error, "E_WORKER"),
  rank,
});

/** The error again, which says whose it was, with the worker's stack as its cause. */
export function decodeRankError({ rank, ...encoded }: RankError): ParavaeError {
  const { code, message, data, cause } = decodeError(encoded);
  return new ParavaeError(code, `worker ${rank}: ${message}`, { data: { ...data, rank }, cause });
}
