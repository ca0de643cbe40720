import { madd } from "../vectors/arithmetic";

/** Rows of a tile: the operand that is splat. */
export const tileRows: usize = 4;
/** Columns of a tile: the operand that is loaded, two vectors of four. */
export const tileColumns: usize = 8;
/** Bytes of one step along the depth of a packed panel, and of one row of a tile of its own. */
export const panelStride: usize = 32;

/**
 * The micro-kernel: one 4×8 tile of products, T[r, j] = Σₚ rows[r, p]·panel[p, j] for p < depth, which goes on
 * from what `tile` holds if `accumulate`, else begins at zero.
 *
 * rows is row-major with `rowStride` bytes between rows; rows from `rowCount` on repeat the last one, so
 * that nothing is read outside of it. panel is packed, [depth][8]. tile has `tileStride` bytes between rows.
 *
 * Each element is a chain of `depth` ≥ 1 multiply-adds in order, wherever it lies in the tile. A depth that is cut into
 * blocks is one chain too: so kernels that cut it elsewhere, or nowhere, come to the same bits.
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
  let t00 = tileVector(accumulate, tile);
  let t01 = tileVector(accumulate, tile + 16);
  let t10 = tileVector(accumulate, tile + tileStride);
  let t11 = tileVector(accumulate, tile + tileStride + 16);
  let t20 = tileVector(accumulate, tile + 2 * tileStride);
  let t21 = tileVector(accumulate, tile + 2 * tileStride + 16);
  let t30 = tileVector(accumulate, tile + 3 * tileStride);
  let t31 = tileVector(accumulate, tile + 3 * tileStride + 16);
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
  v128.store(tile, t00);
  v128.store(tile, t01, 16);
  v128.store(tile + tileStride, t10);
  v128.store(tile + tileStride, t11, 16);
  v128.store(tile + 2 * tileStride, t20);
  v128.store(tile + 2 * tileStride, t21, 16);
  v128.store(tile + 3 * tileStride, t30);
  v128.store(tile + 3 * tileStride, t31, 16);
}

function tileVector(accumulate: bool, source: usize): v128 {
  return accumulate ? v128.load(source) : f32x4.splat(0);
}
