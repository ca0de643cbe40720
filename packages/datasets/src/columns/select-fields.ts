import { ParavaeError, quoted, shortened } from "@paravae/core";
import { closest, distance } from "fastest-levenshtein";
import type { Field } from "../reading/field.js";
import type { Reading } from "../reading/format.js";
import { toldPath } from "../reading/told-path.js";

/** Which columns a user wants. */
export interface SelectOptions {
  /** The only ones, in the file's order; all when left out. */
  readonly columns?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /**
   * The one that says what a row is, and is no part of the rows. When left out, it is the one value a row that lies beside one array of
   * whole rows, such as pictures, unless it is excluded or columns are named; a table has none.
   */
  readonly label?: string | undefined;
  /** Whether a file may lack the label and columns that are excluded, as rows that a model is yet to see do. */
  readonly mayLack?: boolean | undefined;
}

/** Places of fields in the reading. */
export interface Selection {
  readonly columns: readonly number[];
  readonly label: number | undefined;
}

/**
 * The fields that a user wants of a file.
 *
 * @throws ParavaeError E_COLUMN for a name that the file does not have, and where nothing is left
 */
export function selectFields(
  path: string,
  { fields }: Pick<Reading, "fields">,
  { columns, exclude = [], label: named, mayLack = false }: SelectOptions,
): Selection {
  const names = fields.map(({ name }) => name);
  const besideRows = [...exclude, ...(named === undefined ? [] : [named])];
  for (const name of [...(columns ?? []), ...(mayLack ? [] : besideRows)]) {
    if (!names.includes(name)) throw unknownColumn(path, name, names);
  }
  const isNamed = named !== undefined && names.includes(named);
  const label = isNamed ? named : impliedLabel(fields, { columns, exclude });
  const wanted = new Set(columns ?? names);
  for (const name of exclude) wanted.delete(name);
  if (label !== undefined) wanted.delete(label);
  if (wanted.size === 0) {
    throw new ParavaeError(
      "E_COLUMN",
      `${toldPath(path)}: no column is left of ${told(names)}; exclude fewer`,
      {
        data: { path, names },
      },
    );
  }
  return {
    columns: [...names.keys()].filter((c) => wanted.has(names[c] as string)),
    label: label === undefined ? undefined : names.indexOf(label),
  };
}

function impliedLabel(
  fields: readonly Field[],
  { columns, exclude = [] }: SelectOptions,
): string | undefined {
  const [single, ...others] = fields.filter(({ shape }) => shape.length === 0);
  if (single === undefined || others.length > 0 || fields.length !== 2) return undefined;
  return columns === undefined && !exclude.includes(single.name) ? single.name : undefined;
}

function unknownColumn(path: string, name: string, names: readonly string[]): ParavaeError {
  const nearest = closest(name, names);
  const isNear = distance(name, nearest) <= Math.max(2, name.length / 3);
  const advice = isNear ? `did you mean ${shortened(nearest, 40)}?` : `expected one of ${told(names)}`;
  return new ParavaeError("E_COLUMN", `${toldPath(path)}: has no column ${quoted(name)}; ${advice}`, {
    data: { path, name, names },
  });
}

const told = (names: readonly string[]): string => shortened(names.slice(0, 20).join(", "), 60);
