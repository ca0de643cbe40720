import { alignUp } from "./arena-plan.js";

/** Rank `rank`'s part of a batch: rows [begin, begin + rows). */
export interface Share {
  readonly begin: number;
  readonly rows: number;
}

/**
 * Cuts `rows` into `worldSize` consecutive shares that differ by one row at the most, the larger first. With
 * more workers than rows, the last ones get none.
 */
export function shareOf(rows: number, rank: number, worldSize: number): Share {
  const base = Math.floor(rows / worldSize);
  const larger = rows % worldSize;
  return { begin: rank * base + Math.min(rank, larger), rows: base + (rank < larger ? 1 : 0) };
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

/** How many of the workers have any of `rows` rows; they are the first ones. */
export const activeWorkers = (rows: number, worldSize: number): number => Math.min(rows, worldSize);

/** The rows of batch `step` of an epoch: a full batch, or what is left for the last. */
export const batchRows = (step: number, batchSize: number, rows: number): number =>
  Math.min(batchSize, rows - step * batchSize);
