import { madd } from "../vectors/arithmetic";

/** Rows of a tile: the operand that is splat. */
export const tileRows: usize = 4;
/** Columns of a tile: the operand that is loaded, two vectors of four. */
export const tileColumns: usize = 8;
/** Bytes of one step along the depth of a packed panel, and of one row of a tile of its own. */
export const panelStride: usize = 32;

/**
 * The micro-kernel: one 4×8 tile of products, T[r, j] = Σₚ rows[r, p]·panel[p, j] for p < depth, added to
 * what `tile` holds if `accumulate`, else written over it.
 *
 * rows is row-major with `rowStride` bytes between rows; rows from `rowCount` on repeat the last one, so
 * that nothing is read outside of it. panel is packed, [depth][8]. tile has `tileStride` bytes between rows.
 *
 * Each element is a chain of `depth` ≥ 1 multiply-adds from zero, in order, wherever it lies in the tile.
 *
 * Why 4×8 and a way out after every step: V8 hands out 15 vector registers on x86-64, and where it schedules
 * by basic block (Node 20) it moves all loads of a block ahead of its arithmetic. 8 accumulators, 2 vectors
 * of the panel and 4 splats then fit; 6×8 spills and runs at half the speed. The exits keep a block to one
 * step, which also keeps the optimiser from merging the loads of several, and leave no tail to handle.
 */
export function tile4x8(
  tile: usize,
  tileStride: usize,
  accumulate: bool,
  rows: usize,
  rowStride: usize,
  rowCount: usize,
  panel: usize,
  depth: usize,
): void {
  const last = rowCount - 1;
  let row0 = rows;
  let row1 = rows + min<usize>(1, last) * rowStride;
  let row2 = rows + min<usize>(2, last) * rowStride;
  let row3 = rows + last * rowStride;
  let t00 = f32x4.splat(0);
  let t01 = f32x4.splat(0);
  let t10 = f32x4.splat(0);
  let t11 = f32x4.splat(0);
  let t20 = f32x4.splat(0);
  let t21 = f32x4.splat(0);
  let t30 = f32x4.splat(0);
  let t31 = f32x4.splat(0);
  let a: v128;
  let b0: v128;
  let b1: v128;
  let left = depth;
  while (true) {
    b0 = v128.load(panel, 0);
    b1 = v128.load(panel, 16);
    a = v128.load32_splat(row0, 0);
    t00 = madd(a, b0, t00);
    t01 = madd(a, b1, t01);
    a = v128.load32_splat(row1, 0);
    t10 = madd(a, b0, t10);
    t11 = madd(a, b1, t11);
    a = v128.load32_splat(row2, 0);
    t20 = madd(a, b0, t20);
    t21 = madd(a, b1, t21);
    a = v128.load32_splat(row3, 0);
    t30 = madd(a, b0, t30);
    t31 = madd(a, b1, t31);
    if (left == 1) break;

    b0 = v128.load(panel, 32);
    b1 = v128.load(panel, 48);
    a = v128.load32_splat(row0, 4);
    t00 = madd(a, b0, t00);
    t01 = madd(a, b1, t01);
    a = v128.load32_splat(row1, 4);
    t10 = madd(a, b0, t10);
    t11 = madd(a, b1, t11);
    a = v128.load32_splat(row2, 4);
    t20 = madd(a, b0, t20);
    t21 = madd(a, b1, t21);
    a = v128.load32_splat(row3, 4);
    t30 = madd(a, b0, t30);
    t31 = madd(a, b1, t31);
    if (left == 2) break;

    b0 = v128.load(panel, 64);
    b1 = v128.load(panel, 80);
    a = v128.load32_splat(row0, 8);
    t00 = madd(a, b0, t00);
    t01 = madd(a, b1, t01);
    a = v128.load32_splat(row1, 8);
    t10 = madd(a, b0, t10);
    t11 = madd(a, b1, t11);
    a = v128.load32_splat(row2, 8);
    t20 = madd(a, b0, t20);
    t21 = madd(a, b1, t21);
    a = v128.load32_splat(row3, 8);
    t30 = madd(a, b0, t30);
    t31 = madd(a, b1, t31);
    if (left == 3) break;

    b0 = v128.load(panel, 96);
    b1 = v128.load(panel, 112);
    a = v128.load32_splat(row0, 12);
    t00 = madd(a, b0, t00);
    t01 = madd(a, b1, t01);
    a = v128.load32_splat(row1, 12);
    t10 = madd(a, b0, t10);
    t11 = madd(a, b1, t11);
    a = v128.load32_splat(row2, 12);
    t20 = madd(a, b0, t20);
    t21 = madd(a, b1, t21);
    a = v128.load32_splat(row3, 12);
    t30 = madd(a, b0, t30);
    t31 = madd(a, b1, t31);
    if (left == 4) break;

    left -= 4;
    panel += 128;
    row0 += 16;
    row1 += 16;
    row2 += 16;
    row3 += 16;
  }
  storeTileRow(tile, t00, t01, accumulate);
  storeTileRow(tile + tileStride, t10, t11, accumulate);
  storeTileRow(tile + 2 * tileStride, t20, t21, accumulate);
  storeTileRow(tile + 3 * tileStride, t30, t31, accumulate);
}

function storeTileRow(row: usize, left: v128, right: v128, accumulate: bool): void {
  if (accumulate) {
    left = f32x4.add(left, v128.load(row));
    right = f32x4.add(right, v128.load(row, 16));
  }
  v128.store(row, left);
  v128.store(row, right, 16);
}
