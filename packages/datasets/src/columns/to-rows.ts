import { ParavaeError, shortened } from "@paravae/core";
import type { Rows } from "../dataset.js";
import type { Field } from "../reading/field.js";
import { toldPath } from "../reading/told-path.js";
import { type Columns, isText, type NumberColumn } from "./columns.js";
import { type Labels, labelsOf } from "./labels.js";

/** Columns as the rows that a model is trained on. */
export interface ColumnRows {
  readonly rows: Rows;
  /** The fields in a row, in this order. */
  readonly fields: readonly Field[];
  /** Undefined where no column is the label. */
  readonly labels: Labels | undefined;
  /** Names of columns that are no numbers, and therefore not in the rows. */
  readonly leftOut: readonly string[];
}

/**
 * The fields of numbers side by side: [count, width], bytes where all fields are of bytes, else float32. Beside numbers a byte is the
 * number that it is. Missing is NaN.
 *
 * @throws ParavaeError E_ROWS for a value that float32 does not hold, and where no column is of numbers; E_LABEL as `labelsOf`
 */
export function toRows({ path, count, columns, label }: Columns): ColumnRows {
  const numbers = columns.filter((column): column is NumberColumn => !isText(column));
  const leftOut = columns.filter(isText).map(({ field }) => field.name);
  if (numbers.length === 0) {
    throw rowsError(path, `has no column of numbers, only text: ${shortened(leftOut.join(", "), 60)}`);
  }
  const widths = numbers.map(({ field }) => widthOf(field));
  const width = widths.reduce((sum, each) => sum + each, 0);
  return {
    rows: { data: dataOf(path, count, numbers, widths, width), count, width },
    fields: numbers.map(({ field }) => field),
    labels: label === undefined ? undefined : labelsOf(label, path),
    leftOut,
  };
}

const widthOf = ({ shape }: Field): number => shape.reduce((product, extent) => product * extent, 1);

function dataOf(
  path: string,
  count: number,
  columns: readonly NumberColumn[],
  widths: readonly number[],
  width: number,
): Uint8Array | Float32Array {
  const [first] = columns;
  const isBytes = columns.every(({ values }) => values instanceof Uint8Array);
  if (columns.length === 1 && isBytes) return first?.values as Uint8Array;
  const data = isBytes ? new Uint8Array(count * width) : new Float32Array(count * width);
  let offset = 0;
  for (const [c, { field, values }] of columns.entries()) {
    const columnWidth = widths[c] as number;
    for (let r = 0; r < count; r++) {
      for (let i = 0; i < columnWidth; i++) {
        const value = values[r * columnWidth + i] as number;
        if (Math.abs(Math.fround(value)) === Number.POSITIVE_INFINITY)
          throw tooLarge(path, r, field.name, value);
        data[r * width + offset + i] = value;
      }
    }
    offset += columnWidth;
  }
  return data;
}

const tooLarge = (path: string, row: number, name: string, value: number): ParavaeError =>
  rowsError(
    path,
    `row ${row + 1} has ${value} in column ${shortened(name, 40)}, expected numbers up to 3.4e38; scale or exclude the column`,
  );

const rowsError = (path: string, what: string): ParavaeError =>
  new ParavaeError("E_ROWS", `${toldPath(path)}: ${what}`, { data: { path } });
