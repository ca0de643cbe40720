import { type Matrix, writeValue } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import { drawCells, type RowStream } from "./uniform-cells.js";

const u = new Float64Array(4);

/**
 * x = (b + u) / 256 of a byte b and uniform noise u in (0, 1), in place (Uria, Murray & Larochelle 2013, § 5.2): a density of such
 * values is bounded by what it gives whole bytes, so that a likelihood of real values cannot become infinite.
 *
 * @param x bytes over 255, as `RowOps.gatherBytes` gives them
 */
export function dequantise(
  x: Matrix<Reals>,
  rowIndices: Uint32Array,
  rows: number,
  width: number,
  stream: RowStream,
): void {
  const { values } = x;
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < width; j += 4) {
      drawCells(u, rowIndices[r], j, stream);
      const first = r * width + j;
      for (let k = 0; k < Math.min(4, width - j); k++) {
        writeValue(x, first + k, (Math.round(255 * values[first + k]) + u[k]) / 256);
      }
    }
  }
}
