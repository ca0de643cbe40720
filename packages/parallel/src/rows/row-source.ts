import type { RowBuffers } from "@paravae/core";

/** Where rows to train on come from, one per thread: the arena, in which all rows lie, or the windows of them that a feed has read. */
export interface RowSource {
  /**
   * Puts rows where an engine reads them: x, which cells are present, and labels.
   *
   * @param rowIndices what the rows are called in the split, which rows that are changed depend on
   * @param places of the same rows in the arena
   * @param epoch the epoch that reads them
   */
  load(buffers: RowBuffers, rowIndices: Uint32Array, places: Uint32Array, rows: number, epoch: number): void;
}
