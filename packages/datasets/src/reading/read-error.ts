import { ParavaeError } from "@paravae/core";

/** Of a file that cannot be read, for a reason in a few words. */
export const readError = (path: string, reason: string, cause?: unknown): ParavaeError =>
  new ParavaeError("E_DATA_READ", `${path}: cannot be read: ${reason}`, { data: { path }, cause });

/** @throws ParavaeError E_ABORTED once the signal has said so */
export function throwIfAborted(path: string, signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new ParavaeError("E_ABORTED", `${path}: reading was stopped`, {
    data: { path },
    cause: signal.reason,
  });
}
