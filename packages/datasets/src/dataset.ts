/**
 * Rows of equal width, row-major. Bytes 0 … 255 mean 0 … 1; reals mean themselves. `data` holds count · width values.
 * Those of an IDX file lie in a SharedArrayBuffer, so threads can be handed them without a copy; a trainer copies them into its
 * own memory once, for all of its workers.
 */
export interface Rows {
  readonly data: Uint8Array | Float32Array;
  readonly count: number;
  readonly width: number;
}

/** How the values of a row make an image: height · width · channels of them, channels innermost. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export interface Split {
  readonly rows: Rows;
  /** One label per row, where there are labels. */
  readonly labels: Uint8Array | undefined;
  /** What each row was made from, where that is known: a matrix [rows, its columns' names]. */
  readonly factors?: Factors;
}

/** The numbers that made data are made from. */
export interface Factors {
  /** One for each column. */
  readonly names: readonly string[];
  /** [rows, names], row-major. */
  readonly values: Float32Array;
}

export interface LabelledSplit extends Split {
  readonly labels: Uint8Array;
}

export interface Dataset {
  readonly name: string;
  readonly shape: ImageShape;
  readonly train: Split;
  /** Undefined for data of one's own that are all trained on. */
  readonly test: Split | undefined;
  /** The names of the labels 0, 1, …, where they have any. */
  readonly classes?: readonly string[];
  /** What was done to files, and which were left out, in lines for the user. */
  readonly notes?: readonly string[];
}

/** A dataset that has both splits, with their labels. */
export interface LabelledDataset extends Dataset {
  readonly train: LabelledSplit;
  readonly test: LabelledSplit;
}
