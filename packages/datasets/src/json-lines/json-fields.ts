import { type ParavaeError, shortened } from "@paravae/core";
import type { Field, ValueType } from "../reading/field.js";
import { shapeOf } from "../reading/shape-of.js";
import type { JsonRows } from "./json-rows.js";
import { lineError } from "./parse-line.js";

/** What the first rows show of a column. */
interface Seen {
  shape: readonly number[] | undefined;
  /** Kinds of the values in it. */
  readonly types: Set<ValueType | "nested">;
}

/** How values of JSON are read. */
export interface JsonReading {
  readonly missing: ReadonlySet<string>;
  readonly asText: ReadonlySet<string>;
}

/**
 * The columns of the first rows, in the order in which they come: numbers, booleans, texts, and lists of numbers of one shape. Objects and
 * other lists are left out.
 *
 * @param tell hears what is left out, and of columns of different values
 * @throws ParavaeError E_JSON_LINES for lists of different shapes
 */
export function findFields(
  { rows, lines }: JsonRows,
  reading: JsonReading,
  path: string,
  tell: (note: string) => void,
): Field[] {
  const columns = new Map<string, Seen>();
  for (const [r, row] of rows.entries()) {
    for (const [name, value] of namedValues(row)) {
      const seen = columns.get(name) ?? { shape: undefined, types: new Set() };
      columns.set(name, seen);
      const type = typeOf(value, reading.missing);
      if (type === undefined) continue;
      seen.types.add(type);
      if (type === "nested") continue;
      const shape = shapeOf(value);
      seen.shape ??= shape;
      if (`${shape}` === `${seen.shape}`) continue;
      throw shapeError(path, lines[r] as number, name, shape, seen.shape);
    }
  }
  return [...columns].flatMap(([name, seen]) => fieldOf(name, seen, reading, tell));
}

function fieldOf(
  name: string,
  { types, shape = [] }: Seen,
  { asText }: JsonReading,
  tell: (note: string) => void,
): Field[] {
  const told = `column ${shortened(name, 40)}`;
  if (types.has("nested")) {
    tell(`${told} is left out: it holds objects, or lists that are not of numbers`);
    return [];
  }
  if (shape.length > 0) return [{ name, type: "number", shape }];
  if (types.size > 1) tell(`${told} is text: it holds ${[...types].sort().join(" and ")} values`);
  const [type = "number"] = types;
  return [{ name, type: types.size > 1 || asText.has(name) ? "text" : (type as ValueType), shape }];
}

/** The values of a row by their names; those of a list are called by their place. */
export const namedValues = (row: object): [string, unknown][] =>
  Array.isArray(row) ? row.map((value, i) => [`column${i + 1}`, value]) : Object.entries(row);

function typeOf(value: unknown, missing: ReadonlySet<string>): ValueType | "nested" | undefined {
  if (value === null) return undefined;
  if (typeof value === "string") return missing.has(value) ? undefined : "text";
  if (typeof value === "object") return isNumeric(value) ? "number" : "nested";
  return typeof value === "boolean" ? "boolean" : "number";
}

/** Lists of numbers, in lists up to this depth. */
const deepest = 8;

function isNumeric(value: object, depth = 1): boolean {
  if (!Array.isArray(value) || value.length === 0 || depth > deepest) return false;
  return value.every((part) =>
    typeof part === "object" && part !== null
      ? isNumeric(part, depth + 1)
      : part === null || typeof part === "number" || typeof part === "boolean",
  );
}

export const shapeError = (
  path: string,
  line: number,
  name: string,
  got: readonly number[],
  expected: readonly number[],
): ParavaeError =>
  lineError(
    path,
    line,
    `has ${shapeText(got)} in column ${shortened(name, 30)}, expected ${shapeText(expected)} as in the lines before`,
  );

const shapeText = (shape: readonly number[]): string =>
  shape.length === 0 ? "one value" : `a list of ${shortened(shape.join("×"), 30)}`;
