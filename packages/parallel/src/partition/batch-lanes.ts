import type { LoadedEngine } from "../engines/loaded-engine.js";
import type { Reproducible } from "../trainer/trainer-options.js";

/** Large enough for a BLAS to be near its best rate. */
const rowsOfLane = 64;
/** For as many workers there is work, even of a small batch. */
const fewestLanes = 4;
const mostLanes = 16;

/** What is bitwise the same whoever computes which rows, and how many: paravae's own products, element by element. */
const dependsOnRowsAlone = ({ gradients, blas }: LoadedEngine): boolean =>
  gradients === "dense" && blas === undefined;

/** For whom an engine gives bitwise the same model: what was asked for, or more where that costs nothing. */
export const reproducibleOn = (engine: LoadedEngine, asked: Reproducible): Reproducible =>
  dependsOnRowsAlone(engine) ? "any-workers" : asked;

/**
 * Into how many lanes a batch is cut: consecutive rows that one rank computes on their own. Each worker has one, unless
 * another number of workers has to give the same model where the sizes of products decide their last bits: then
 * their number depends on the batch size alone.
 */
export function lanesOf(
  engine: LoadedEngine,
  asked: Reproducible,
  batchSize: number,
  workers: number,
): number {
  if (dependsOnRowsAlone(engine) || asked === "same-workers") return workers;
  const wanted = Math.ceil(batchSize / rowsOfLane);
  return Math.min(Math.max(wanted, fewestLanes), mostLanes, batchSize);
}

/** The lanes [begin, end) of one rank: as many as the others have, or one more or less. */
export function lanesOfRank(
  rank: number,
  workers: number,
  lanes: number,
): { readonly begin: number; readonly end: number } {
  const boundary = (of: number): number => Math.floor((of * lanes) / workers);
  return { begin: boundary(rank), end: boundary(rank + 1) };
}
