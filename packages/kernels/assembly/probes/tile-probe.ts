import { tile4x8 } from "../products/tile";

/** The bare micro-kernel, `times` over: the rate that benchmarks hold gemm against. Training does not call it. */
export function repeatTile(tile: usize, rows: usize, panel: usize, depth: usize, times: usize): void {
  for (; times > 0; times--) tile4x8(tile, 32, false, rows, depth * 4, 4, panel, depth);
}
