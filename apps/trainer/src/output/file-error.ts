import { getSystemErrorMap } from "node:util";
import { fileAdvice } from "@paravae/checkpoints";
import { ParavaeError } from "@paravae/core";

/** Why the file system refused, in its own words: "permission denied". */
export function describeFileError(cause: unknown): string {
  const { errno, message } = cause as NodeJS.ErrnoException;
  return (errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1]) ?? message;
}

/** `cause` as one line about a path that was to be written. */
export const writeError = (path: string, cause: unknown): ParavaeError =>
  new ParavaeError(
    "E_WRITE",
    `${path}: cannot be written: ${describeFileError(cause)}; ${fileAdvice(cause)}`,
    {
      data: { path },
      cause,
    },
  );
