import { inspect } from "node:util";
import { inOneLine, ParavaeError } from "@paravae/core";

/** An error about a file that holds a model. */
export const moduleError = (path: string, what: string, cause?: unknown): ParavaeError =>
  new ParavaeError("E_MODEL_FILE", `${path}: ${what}`, { data: { path }, cause });

/** What was thrown, whatever it was, in one line. */
export const describeThrown = (error: unknown): string =>
  inOneLine(error instanceof Error ? error.message : inspect(error)).trim();
