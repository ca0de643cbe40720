import type { EndTime, Range, RowBuffers } from "@paravae/core";
import type { Share } from "../partition/shares.js";

/** Rows of a batch that one rank computes on their own, and which of the batch's lanes they are. */
export interface Lane extends Share {
  readonly lane: number;
}

/** The batch that a step trains on. */
export interface Batch {
  readonly rows: number;
  /** The weight of a row in the loss, 1 / rows. */
  readonly scale: number;
  /** The global step, from 0. */
  readonly step: number;
}

/** What evaluates test rows, up to `maxRows` at a time. */
export interface Evaluator extends RowBuffers {
  readonly maxRows: number;
  evaluate(rows: number): void;
}

/**
 * One rank's engine through a step of a batch, in two halves with a barrier between them:
 *
 *     1  forward, finish   my rows → their loss terms, and all that gradients are formed of
 *     ── all ranks ──
 *     2  formGradients     parts of the parameters → their gradients over the batch, for the optimizer to apply
 *
 * Where the objective is over the batch, a barrier lies between `forward` and `finish` too. An engine that forms whole gradients
 * of its own rows in the first half has nothing left to form in the second: the optimizer then sums one block for each lane
 * that had rows.
 */
export interface RankEngine {
  /** Where the rows of a lane go before `forward`, and their loss terms are after `finish`, until the next lane. */
  buffersOf(lane: Lane): RowBuffers;
  /** As far as a row goes by itself. */
  forward(lane: Lane): void;
  /** The rest of the way, and back. Its last part is the caller's to time. */
  finish(lane: Lane, batch: Batch, endTime: EndTime): void;
  /** What each rank is to update, part by part; any rank can form the gradient of any part, with the same result. */
  readonly partsOfRanks: readonly (readonly (readonly Range[])[])[];
  formGradients(rank: number, part: number, batchRows: number): void;
  /** Blocks of gradients that the optimizer sums for a batch. */
  gradientBlocks(batchRows: number): number;
  readonly evaluator: Evaluator;
}
