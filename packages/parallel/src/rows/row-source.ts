import type { RowBuffers } from "@paravae/core";

/** Where rows to train on come from: the arena, so far; later a file that is read ahead. One per thread. */
export interface RowSource {
  /**
   * Puts rows where an engine reads them: x, which cells are present, and labels.
   *
   * @param rowIndices the rows of the split, in the order in which they go to the buffers
   * @param epoch the epoch that reads them, which rows that are changed may depend on
   */
  load(buffers: RowBuffers, rowIndices: Uint32Array, rows: number, epoch: number): void;
}
