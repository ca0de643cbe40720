import type { Matrix } from "../memory/matrix.js";
import { writeValue } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import { drawCells, type RowStream } from "./uniform-cells.js";

/**
 * How values in [0, 1] become 0 or 1: "threshold" asks whether they are at least ½; the others draw 1 with the probability that the
 * value is, "static" once for all of training and "dynamic" anew in each epoch (Burda, Grosse & Salakhutdinov 2016, § 5).
 */
export const binariseKinds = ["none", "threshold", "static", "dynamic"] as const;
export type BinariseKind = (typeof binariseKinds)[number];

const u = new Float64Array(4);

/** x = 1 where x ≥ ½, else 0. In place, the first `length` values. */
export function binariseByThreshold(x: Matrix<Reals>, length: number): void {
  const { values } = x;
  for (let i = 0; i < length; i++) writeValue(x, i, values[i] >= 0.5 ? 1 : 0);
}

/**
 * x ~ Bernoulli(x), in place: x[i] = 1 where u[i] < x[i], else 0.
 *
 * @param bytes whether x are bytes over 255: then their exact quotients are compared, whatever a kernel's division rounds to
 * @param rowIndices names the streams of rows, as in `RowOps.normal`
 */
export function binariseAtRandom(
  x: Matrix<Reals>,
  bytes: boolean,
  rowIndices: Uint32Array,
  rows: number,
  width: number,
  stream: RowStream,
): void {
  const { values } = x;
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < width; j += 4) {
      let isDrawn = false;
      const end = r * width + Math.min(j + 4, width);
      for (let i = r * width + j; i < end; i++) {
        const p = bytes ? Math.round(255 * values[i]) / 255 : values[i];
        // Most pixels of most pictures are black or white, and need no number.
        if (!isDrawn && p > 0 && p < 1) {
          drawCells(u, rowIndices[r], j, stream);
          isDrawn = true;
        }
        writeValue(x, i, p >= 1 || (p > 0 && u[i - r * width - j] < p) ? 1 : 0);
      }
    }
  }
}
