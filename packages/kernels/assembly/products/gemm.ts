import { loadUpTo4, storeUpTo4 } from "../vectors/partial-vector";
import { blockDepth, blockRows, columnsAtATime, columnsScratch, rowsScratch, tileScratch } from "./blocking";
import { packColumns, packRows, transpose } from "./packing";
import { panelStride, tile4x8, tileColumns, tileRows } from "./tile";

/**
 * C[m,n] = A[m,k]·B[k,n]. A is read where it lies; B is packed a cache line of columns at a time, just before
 * all rows of A use it.
 */
export function gemm(c: usize, a: usize, b: usize, m: usize, n: usize, k: usize, scratch: usize): void {
  const columns = columnsScratch(scratch);
  const step = blockDepth(k);
  for (let p: usize = 0; p < k; p += step) {
    const depth = min<usize>(step, k - p);
    for (let j: usize = 0; j < n; j += columnsAtATime) {
      const width = min<usize>(columnsAtATime, n - j);
      packColumns(columns, b + (p * n + j) * 4, n * 4, depth, width);
      multiplyColumns(c + j * 4, n * 4, p > 0, a + p * 4, k * 4, m, columns, width, depth, tileScratch(scratch));
    }
  }
}

/**
 * C[m,n] = A[k,m]ᵀ·B[k,n], rows of A `aStride` elements apart. Both are packed: A transposed into rows, which pays here
 * because C is large.
 */
export function gemmTransposeA(
  c: usize,
  a: usize,
  aStride: usize,
  b: usize,
  m: usize,
  n: usize,
  k: usize,
  scratch: usize,
): void {
  const columns = columnsScratch(scratch);
  const rows = rowsScratch(scratch);
  const step = blockDepth(k);
  const rowStep = blockRows(m);
  for (let p: usize = 0; p < k; p += step) {
    const depth = min<usize>(step, k - p);
    for (let i: usize = 0; i < m; i += rowStep) {
      const height = min<usize>(rowStep, m - i);
      transpose(rows, depth * 4, a + (p * aStride + i) * 4, aStride * 4, depth, height);
      for (let j: usize = 0; j < n; j += columnsAtATime) {
        const width = min<usize>(columnsAtATime, n - j);
        packColumns(columns, b + (p * n + j) * 4, n * 4, depth, width);
        const target = c + (i * n + j) * 4;
        multiplyColumns(target, n * 4, p > 0, rows, depth * 4, height, columns, width, depth, tileScratch(scratch));
      }
    }
  }
}

/** c[m, width] = rows[m, depth]·columns, from what c holds if `accumulate`, for up to two packed panels. */
function multiplyColumns(
  c: usize,
  cStride: usize,
  accumulate: bool,
  rows: usize,
  rowStride: usize,
  m: usize,
  columns: usize,
  width: usize,
  depth: usize,
  scratchTile: usize,
): void {
  for (let i: usize = 0; i < m; i += tileRows) {
    const height = min<usize>(tileRows, m - i);
    for (let j: usize = 0; j < width; j += tileColumns) {
      const target = c + i * cStride + j * 4;
      const panel = columns + j * 4 * depth;
      const row = rows + i * rowStride;
      if (height == tileRows && width - j >= tileColumns) {
        tile4x8(target, cStride, accumulate, row, rowStride, tileRows, panel, depth);
      } else {
        const edge = min<usize>(tileColumns, width - j);
        if (accumulate) copyTile(scratchTile, panelStride, target, cStride, height, edge);
        tile4x8(scratchTile, panelStride, accumulate, row, rowStride, height, panel, depth);
        copyTile(target, cStride, scratchTile, panelStride, height, edge);
      }
    }
  }
}

/** The first height × width elements of a tile to or from where they belong. Strides are in bytes. */
function copyTile(out: usize, outStride: usize, tile: usize, tileStride: usize, height: usize, width: usize): void {
  for (let i: usize = 0; i < height; i++) {
    for (let j: usize = 0; j < width; j += 4) {
      const count = width - j;
      storeUpTo4(out + i * outStride + j * 4, loadUpTo4(tile + i * tileStride + j * 4, count), count);
    }
  }
}

/**
 * C[m,n] = A[m,k]·B[n,k]ᵀ. B, the weights, is the larger and is read where it lies: its rows are
 * splat against packed panels of eight rows of A, and tiles are transposed on their way from and to C.
 */
export function gemmTransposeB(
  c: usize,
  a: usize,
  b: usize,
  m: usize,
  n: usize,
  k: usize,
  scratch: usize,
): void {
  const panels = rowsScratch(scratch);
  const tile = tileScratch(scratch);
  const step = blockDepth(k);
  const rowStep = blockRows(m);
  for (let p: usize = 0; p < k; p += step) {
    const depth = min<usize>(step, k - p);
    for (let i: usize = 0; i < m; i += rowStep) {
      const height = min<usize>(rowStep, m - i);
      packRows(panels, a + (i * k + p) * 4, k * 4, height, depth);
      for (let j: usize = 0; j < n; j += tileRows) {
        const width = min<usize>(tileRows, n - j);
        for (let q: usize = 0; q < height; q += tileColumns) {
          const target = c + ((i + q) * n + j) * 4;
          const count = min<usize>(tileColumns, height - q);
          if (p > 0) transpose(tile, panelStride, target, n * 4, count, width);
          tile4x8(tile, panelStride, p > 0, b + (j * k + p) * 4, k * 4, width, panels + q * 4 * depth, depth);
          transpose(target, n * 4, tile, panelStride, width, count);
        }
      }
    }
  }
}
