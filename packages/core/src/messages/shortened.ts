import { inOneLine } from "./one-line.js";

/** The start of a text in one line, at most `longest` characters of it; "…" says that there is more. */
export const shortened = (text: string, longest: number): string =>
  text.length > longest ? `${inOneLine(text.slice(0, longest))}…` : inOneLine(text);
