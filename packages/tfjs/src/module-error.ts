import { inspect } from "node:util";
import { ParavaeError } from "@paravae/core";

/** An error about a file that holds a model. */
export const moduleError = (path: string, what: string, cause?: unknown): ParavaeError =>
  new ParavaeError("E_MODEL_FILE", `${path}: ${what}`, { data: { path }, cause });

/** What was thrown, whatever it was, in one line. */
export const inOneLine = (error: unknown): string =>
  (error instanceof Error ? error.message : inspect(error)).replace(/\s*\n\s*/g, " ").trim();
