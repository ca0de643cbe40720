import type { Field } from "../reading/field.js";

/** All cells of a field of numbers, row-major; NaN is missing. */
export interface NumberColumn {
  readonly field: Field;
  readonly values: Uint8Array | Float32Array | Float64Array;
}

/** All cells of a field of text: places in a dictionary, which holds each text once, in the order in which they came; −1 is missing. */
export interface TextColumn {
  readonly field: Field;
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
}

export type Column = NumberColumn | TextColumn;

export const isText = (column: Column): column is TextColumn => "codes" in column;

/** The columns of a file in memory. */
export interface Columns {
  readonly path: string;
  /** Rows. */
  readonly count: number;
  readonly columns: readonly Column[];
  readonly label: Column | undefined;
  /** What was found of the file that a user may want to check. */
  readonly notes: readonly string[];
}
