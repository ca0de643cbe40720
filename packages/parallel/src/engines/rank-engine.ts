import type { EndPhase, Matrix } from "@paravae/core";
import type { Share } from "../partition/shares.js";

/** Where rows, their noise and their labels go before an engine computes with them. */
export interface RowInputs {
  readonly x: Matrix;
  readonly eps: Float32Array;
  /** Empty for a model that asks for none. */
  readonly labels: Int32Array;
}

/** −log p(x|z) of each row, and its KL of each latent dimension, in nats. */
export interface RowTerms {
  readonly reconstruction: Float32Array;
  readonly kl: Float32Array;
}

/** Rows of a batch that one rank computes on their own, and which of the batch's lanes they are. */
export interface Lane extends Share {
  readonly lane: number;
}

/** Elements [begin, end) of the parameter block. */
export interface Range {
  readonly begin: number;
  readonly end: number;
}

/** What evaluates test rows, up to `evaluationChunkRows` at a time. */
export interface Evaluator extends RowInputs, RowTerms {
  evaluate(rows: number): void;
}

/**
 * One rank's engine through a step of a batch, in two halves with a barrier between them:
 *
 *     1  computeRows     my rows → their loss terms, and all that gradients are formed of
 *     ── all ranks ──
 *     2  formGradients   parts of the parameters → their gradients over the batch, for the optimizer to apply
 *
 * An engine that forms whole gradients of its own rows in the first half has nothing left to form in the second: the
 * optimizer then sums one block for each lane that had rows.
 */
export interface RankEngine {
  /** Where the rows of a lane go, before they are computed. */
  inputsOf(lane: Lane): RowInputs;
  /** @returns the terms of the lane's rows, until the next call */
  computeRows(lane: Lane, scale: number, endPhase: EndPhase): RowTerms;
  /** What each rank is to update, part by part; any rank can form the gradient of any part, with the same result. */
  readonly partsOfRanks: readonly (readonly (readonly Range[])[])[];
  formGradients(rank: number, part: number, batchRows: number): void;
  /** Blocks of gradients that the optimizer sums for a batch. */
  gradientSlots(batchRows: number): number;
  readonly evaluator: Evaluator;
}
