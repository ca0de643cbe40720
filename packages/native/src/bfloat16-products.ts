import type { Matrix, ProductOps } from "@paravae/core";
import type { LevelName } from "./machine/processor.js";
import type { NativeSpec } from "./native-spec.js";
import { gemmCut, gemmOfColumnsCut, panelsAt, wordsOf, wordsOfAAt } from "./products/cut.js";
import { bfloat16 } from "./products/element.js";
import type { Order } from "./products/tile.js";
import type { Programs } from "./programs.js";
import { levels } from "./vectors/levels.js";

/** The byte offset of what a product of bfloat16 reads. */
function roundedOf({ rounded }: Matrix): number {
  if (rounded === undefined) throw new TypeError("a product of bf16 was given a matrix without its rounding");
  return rounded.byteOffset;
}

/**
 * Products of the rounding of matrices, and what rounds one that a product has made.
 *
 * @param scratch where products find their memory, a byte offset; see products/cut.ts
 */
export function bfloat16Products(
  levelName: LevelName,
  bf16: NonNullable<NativeSpec["bf16"]>,
  programs: Programs,
  scratch: number,
): Omit<ProductOps, "columnSums"> {
  const level = levels[levelName];
  const [panels, wordsOfA] = [scratch + panelsAt, scratch + wordsOfAAt];

  function callOfColumns(
    [kernel, order]: readonly [number, Order],
    [c, a, aStride, b]: readonly [Float32Array, Matrix, number, Matrix],
    [m, n, k]: readonly [number, number, number],
  ): void {
    if (m * n * k === 0) return;
    const cut = gemmOfColumnsCut(level, bfloat16, order, { m, n, aStride });
    const operands = [c.byteOffset, roundedOf(a), aStride, roundedOf(b), m, n, k, panels, scratch, wordsOfA];
    programs.call(kernel, ...operands, ...wordsOf(cut));
  }

  return {
    gemm(c, a, b, m, n, k) {
      callOfColumns([bf16.gemm, "byRows"], [c, a, k, b], [m, n, k]);
    },

    gemmTransposeA(c, a, aStride, b, m, n, k) {
      callOfColumns([bf16.gemmTransposeA, "byColumns"], [c, a, aStride, b], [m, n, k]);
    },

    gemmTransposeB(c, a, b, m, n, k) {
      if (m * n * k === 0) return;
      const { rowsAtATime, depthAtATime, tallest } = gemmCut(level, bfloat16, "byRows", k);
      const operands = [c.byteOffset, roundedOf(a), roundedOf(b), m, n, k, panels, scratch];
      programs.call(bf16.gemmTransposeB, ...operands, rowsAtATime, depthAtATime, tallest);
    },

    round({ values, rounded }, length) {
      if (rounded === undefined) return;
      programs.call(bf16.round, rounded.byteOffset, values.byteOffset, length);
    },
  };
}
