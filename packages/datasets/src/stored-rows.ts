/** Some rows that follow each other, with their labels where there are any. */
export interface RowBatch {
  readonly count: number;
  /** [count, width], row-major; bytes mean 0 … 1 as those of `Rows` do. */
  readonly data: Uint8Array | Float32Array;
  /** [count] */
  readonly labels?: Uint8Array | undefined;
}

/** What is known of values without looking at all of them. */
export interface Extremes {
  /**
   * [rows, width] of the rows' type: of each column the least value, the greatest, one that is missing and one that is not whole. A
   * column that has none of a kind has another value of its own there. So a check of columns that passes these passes all rows.
   */
  readonly data: Uint8Array | Float32Array;
  /** [rows, width]: in which row of the data each of these was found. */
  readonly rowNumbers: Float64Array;
}

/**
 * Rows that are not in memory, and can be read from any place: a cache file, or a source of one's own. Of the same shape as `Rows`
 * but for `data`.
 */
export interface StoredRows {
  readonly count: number;
  readonly width: number;
  readonly type: "bytes" | "reals";
  readonly labelled: boolean;
  /** Undefined where nobody has looked at all values: then a model's ranges are not checked. */
  readonly extremes: Extremes | undefined;
  /**
   * Reads rows [first, first + count). The caller writes nothing to the arrays until it has ended; several reads may be under way.
   *
   * @param data [count, width] of the rows' type, over shared memory or not; written
   * @param labels [count]; written, where rows have labels
   * @throws ParavaeError that names where the rows lie, and which rows
   */
  read(
    first: number,
    count: number,
    data: Uint8Array | Float32Array,
    labels?: Uint8Array | undefined,
  ): Promise<void>;
}
