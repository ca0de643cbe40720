import type { RowBuffers } from "@paravae/core";

/** Where rows to train on come from, one per thread: the arena, in which all rows lie, or the windows of them that a feed has read. */
export interface RowSource {
  /**
   * Puts rows where an engine reads them: x, which cells are present, and labels.
   *
   * @param places of the rows in the arena, in the order in which they go to the buffers
   */
  load(buffers: RowBuffers, places: Uint32Array, rows: number): void;
}
