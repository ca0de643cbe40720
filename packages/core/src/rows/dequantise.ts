import { type Matrix, writeValue } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import { eachUniform, type RowStream } from "./uniform-cells.js";

const always = (): boolean => true;

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
  eachUniform(rowIndices, rows, width, stream, always, (i, u) =>
    writeValue(x, i, (Math.round(255 * values[i]) + u) / 256),
  );
}
