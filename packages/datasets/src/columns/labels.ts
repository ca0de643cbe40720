import { ParavaeError, quoted, shortened } from "@paravae/core";
import { toldPath } from "../reading/told-path.js";
import { type Column, isText } from "./columns.js";

/** A class for each row. */
export interface Labels {
  /** Places in `classes`. */
  readonly labels: Uint8Array;
  /** What the file calls each class, in the order of numbers or of text. */
  readonly classes: readonly string[];
}

const maxClasses = 256;

/**
 * The classes that a column names.
 *
 * @throws ParavaeError E_LABEL for a row without one, for more classes than a byte tells apart, and for cells of several values
 */
export function labelsOf(column: Column, path: string): Labels {
  const { name, shape } = column.field;
  if (shape.length > 0)
    throw labelError(path, name, `has cells of shape [${shape.join(", ")}], expected one class a row`);
  return isText(column) ? labelsOfTexts(column, path) : labelsOfNumbers(column, path);
}

function labelsOfTexts(
  { field, codes, dictionary }: Extract<Column, { codes: unknown }>,
  path: string,
): Labels {
  checkCount(dictionary.length, path, field.name);
  const missing = codes.indexOf(-1);
  if (missing >= 0)
    throw labelError(path, field.name, `has no class in row ${missing + 1}; leave out such rows`);
  const classes = [...dictionary].sort();
  const place = new Map(classes.map((text, i) => [text, i]));
  const places = dictionary.map((text) => place.get(text) as number);
  return { labels: Uint8Array.from(codes, (code) => places[code] as number), classes };
}

function labelsOfNumbers({ field, values }: Extract<Column, { values: unknown }>, path: string): Labels {
  const seen = new Set<number>();
  for (let r = 0; r < values.length; r++) {
    const value = values[r] as number;
    if (Number.isNaN(value))
      throw labelError(path, field.name, `has no class in row ${r + 1}; leave out such rows`);
    if (seen.size === seen.add(value).size) continue;
    if (seen.size > maxClasses) checkCount(seen.size, path, field.name, value);
  }
  const classes = [...seen].sort((a, b) => a - b);
  const place = new Map(classes.map((value, i) => [value, i]));
  const isBoolean = field.type === "boolean";
  return {
    labels: Uint8Array.from(values as ArrayLike<number>, (value) => place.get(value) as number),
    classes: classes.map((value) => (isBoolean ? `${value === 1}` : `${value}`)),
  };
}

function checkCount(count: number, path: string, name: string, example?: number): void {
  if (count <= maxClasses) return;
  const more = example === undefined ? "" : `, ${quoted(example)} among them`;
  throw labelError(path, name, `has more than ${maxClasses} classes${more}; exclude it if it is no label`);
}

export const labelError = (path: string, name: string, what: string): ParavaeError =>
  new ParavaeError("E_LABEL", `${toldPath(path)}: column ${shortened(name, 40)} ${what}`, {
    data: { path, name },
  });
