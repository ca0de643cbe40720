import type { Matrix } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import type { PhiloxKey } from "../random/philox.js";
import type { Purpose } from "../random/random.js";

/** What makes rows of a batch: values out of a dataset, and noise. */
export interface RowOps<R extends Reals = Float32Array> {
  /** x[r,j] = data[rowIndices[r], j] / 255: rows of bytes as values in [0, 1]. */
  gatherBytes(x: Matrix<R>, data: Uint8Array, rowIndices: Uint32Array, rows: number, width: number): void;

  /** x[r,j] = data[rowIndices[r], j]. */
  gatherReals(x: Matrix<R>, data: R, rowIndices: Uint32Array, rows: number, width: number): void;

  /**
   * Standard normal noise [rows, width], as `fillNormal` defines it: row r is a function of the key, the
   * step, the purpose and rowIndices[r] alone.
   */
  normal(
    out: R,
    rowIndices: Uint32Array,
    rows: number,
    width: number,
    key: PhiloxKey,
    step: number,
    purpose: Purpose,
  ): void;
}
