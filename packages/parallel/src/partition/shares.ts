import { alignUp } from "../arena/arena-plan.js";

/** A part of a batch: rows [begin, begin + rows). */
export interface Share {
  readonly begin: number;
  readonly rows: number;
}

/**
 * Share `index` of `rows` rows that are cut into `count` consecutive shares, which differ by one row at the most, the
 * larger first. With more shares than rows, the last ones get none.
 */
export function shareOf(rows: number, index: number, count: number): Share {
  const base = Math.floor(rows / count);
  const larger = rows % count;
  return { begin: index * base + Math.min(index, larger), rows: base + (index < larger ? 1 : 0) };
}

/** The elements of `length` that rank `rank` updates: equal shards that begin on cache lines. */
export function shardOf(
  length: number,
  rank: number,
  worldSize: number,
): { readonly begin: number; readonly end: number } {
  const size = alignUp((4 * length) / worldSize) / 4;
  return { begin: Math.min(rank * size, length), end: Math.min((rank + 1) * size, length) };
}

/** How many of the shares have any of `rows` rows; they are the first ones. */
export const activeShares = (rows: number, count: number): number => Math.min(rows, count);

/** The rows of batch `step` of an epoch: a full batch, or what is left for the last. */
export const batchRows = (step: number, batchSize: number, rows: number): number =>
  Math.min(batchSize, rows - step * batchSize);

/** The rows of the first `batches` batches of an epoch. */
export const rowsInBatches = (batches: number, batchSize: number, rows: number): number =>
  Math.min(batches * batchSize, rows);
