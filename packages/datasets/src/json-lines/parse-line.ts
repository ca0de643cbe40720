import { ParavaeError, quoted } from "@paravae/core";
import { toldPath } from "../reading/told-path.js";

/** A row of a file of JSON lines: its values by name, or in order. */
export type JsonRow = Readonly<Record<string, unknown>> | readonly unknown[];

/** Strings, in which NaN is text, and NaN itself. */
const stringsAndNaN = /"(?:[^"\\]|\\.)*"|\bNaN\b/g;

/**
 * The row that a line is. NaN, which is no JSON but Python's json writes it, is null.
 *
 * @throws ParavaeError E_JSON_LINES that names the line
 */
export function parseLine(text: string, line: number, path: string): JsonRow {
  const row = parse(text, line, path);
  if (typeof row === "object" && row !== null) return row as JsonRow;
  throw lineError(path, line, `holds ${quoted(row)}, expected an object or a list`);
}

function parse(text: string, line: number, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (text.includes("NaN")) {
      try {
        return JSON.parse(text.replaceAll(stringsAndNaN, (token) => (token === "NaN" ? "null" : token)));
      } catch {
        // It is told of the line as it is.
      }
    }
    const advice = /^\s*\[\s*(\{.*)?$/s.test(text)
      ? "is it one list over many lines? Write a row a line"
      : "expected one object or list a line";
    throw lineError(path, line, `is no whole JSON value; ${advice}`, cause);
  }
}

export const lineError = (path: string, line: number, what: string, cause?: unknown): ParavaeError =>
  new ParavaeError("E_JSON_LINES", `${toldPath(path)}: line ${line} ${what}`, {
    data: { path, line },
    cause,
  });
