import type { Matrix, Ops, RowBuffers } from "@paravae/core";
import type { SplitView } from "../arena/arena.js";
import type { RowSource } from "./row-source.js";

/** Rows of a split that lie in the arena, by their places there. */
export class ArenaRows implements RowSource {
  readonly #split: SplitView;
  readonly #width: number;
  readonly #ops: Ops;

  constructor(split: SplitView, width: number, ops: Ops) {
    this.#split = split;
    this.#width = width;
    this.#ops = ops;
  }

  load({ x, present, labels }: RowBuffers, _: Uint32Array, places: Uint32Array, rows: number): void {
    const { data, labels: labelsOfSplit } = this.#split;
    if (data instanceof Uint8Array) this.#ops.rows.gatherBytes(x, data, places, rows, this.#width);
    else this.#ops.rows.gatherReals(x, data, places, rows, this.#width);
    if (present !== undefined) markPresent(present, x, rows * this.#width);
    for (let r = 0; r < Math.min(rows, labels.length); r++) labels[r] = labelsOfSplit[places[r]];
  }
}

/** A missing cell, NaN in the rows, is 0 to the encoder and not present. */
function markPresent(present: Float32Array, { values, rounded }: Matrix, length: number): void {
  for (let i = 0; i < length; i++) {
    const missing = Number.isNaN(values[i]);
    present[i] = missing ? 0 : 1;
    if (!missing) continue;
    values[i] = 0;
    if (rounded !== undefined) rounded[i] = 0;
  }
}
