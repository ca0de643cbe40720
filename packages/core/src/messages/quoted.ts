import { shortened } from "./shortened.js";

/** A value in a message: a word in quotes, a number, a list; a line of a few words, however large it is. */
export const quoted = (value: unknown): string =>
  shortened(
    typeof value === "string" || typeof value === "object" ? JSON.stringify(value) : String(value),
    60,
  );
