/**
 * What the values of a field are. Bytes are 0 … 255 and mean 0 … 1, as those of pictures do. Numbers mean themselves. A boolean is 0
 * or 1, a date is milliseconds since 1970 in UTC, both as numbers.
 */
export type ValueType = "byte" | "number" | "boolean" | "date" | "text";

/** A column of what a file holds: its name, and the shape of the cell that each row has in it. [] is one value a row. */
export interface Field {
  readonly name: string;
  readonly type: ValueType;
  /** [28, 28] of a picture in grey, [height, width, channels] of one in colour, [n] of a vector. */
  readonly shape: readonly number[];
}

/** The cells of some rows, row-major: count · ∏ shape values. A missing number is NaN, a missing text null. */
export type Cells = Uint8Array | Float32Array | Float64Array | readonly (string | null)[];

/** Some rows that follow each other, as a reader gives them. */
export interface Batch {
  readonly count: number;
  /** One for each field, in the order of fields. */
  readonly cells: readonly Cells[];
}
