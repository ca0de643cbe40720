import { panelStride } from "./tile";

/**
 * How gemm is cut up, whatever the size of the problem:
 *
 *     scratch:  tile [4][8]  │  columns: 2 panels [depth ≤ 400][8]  │  rows: 512 of depth ≤ 400
 *
 * The depth is cut so that two packed panels and four rows just fit a level-1 cache of 32 KiB, rows so that
 * a block of them stays in level 2. Each block of the depth goes on from what C holds, so that an element is the
 * same sum however its product is cut. `scratchBytes` in src/wasm-ops.ts is the end of it.
 */
const maxDepth: usize = 400;
const maxRows: usize = 512;
const tileBytes: usize = 128;
const columnsBytes: usize = 2 * maxDepth * panelStride;

/** Columns of B that are packed at a time: one cache line. */
export const columnsAtATime: usize = 16;

/** The depth of each block but the last: as even as can be. */
export function blockDepth(k: usize): usize {
  const blocks = (k + maxDepth - 1) / maxDepth;
  return (k + blocks - 1) / blocks;
}

/** The height of each block of m rows but the last: as even as can be, in whole panels. */
export function blockRows(m: usize): usize {
  const blocks = (m + maxRows - 1) / maxRows;
  return ((m + blocks - 1) / blocks + 7) & ~7;
}

export function tileScratch(scratch: usize): usize {
  return scratch;
}

export function columnsScratch(scratch: usize): usize {
  return scratch + tileBytes;
}

export function rowsScratch(scratch: usize): usize {
  return scratch + tileBytes + columnsBytes;
}
