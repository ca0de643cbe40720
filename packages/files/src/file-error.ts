import { sep } from "node:path";
import { getSystemErrorMap } from "node:util";
import { ParavaeError, shortened } from "@paravae/core";

/** What to do about a file that the system refuses, by the code of its error. */
const advice: Readonly<Record<string, string>> = {
  EACCES: "check who may access it",
  EDQUOT: "free some space or choose another folder",
  EISDIR: "a folder has this name: choose another name",
  ENOENT: "check the path, and that its folder exists",
  ENOSPC: "free some space or choose another folder",
  ENOTDIR: "check the path: a part of it is not a folder",
  EPERM: "check who may access it",
  EROFS: "choose a folder that can be written to",
};

/** What to do about a file system's refusal, in a few words. */
export const fileAdvice = (cause: unknown): string =>
  advice[(cause as NodeJS.ErrnoException).code ?? ""] ?? "check the path";

/** Why the file system refused, in its own words: "permission denied". */
export function describeFileError(cause: unknown): string {
  const { errno, message } = cause as NodeJS.ErrnoException;
  return (errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1]) ?? message;
}

/** A path may be long, and each name in it longer than a message. */
const withShortNames = (path: string): string =>
  path
    .split(sep)
    .map((name) => shortened(name, 60))
    .join(sep);

/** `cause` as one line about a path that was to be written, with the code E_WRITE. */
export const writeError = (path: string, cause: unknown): ParavaeError =>
  new ParavaeError(
    "E_WRITE",
    `${withShortNames(path)}: cannot be written: ${describeFileError(cause)}; ${fileAdvice(cause)}`,
    { data: { path }, cause },
  );
