import type { Reals } from "../memory/reals.js";
import type { KindConfig, KindWithOptions } from "../tables/kind-options.js";
import type { Head } from "./head.js";

/** One row of a head, where its numbers lie. Column j is x[xAt + j], and its parameters begin at theta[thetaAt + …]. */
export interface HeadRow {
  readonly head: Head;
  theta: Reals;
  thetaAt: number;
  x: Reals;
  xAt: number;
  /** As x: 0 where a cell is missing. Undefined where none is. */
  present: Reals | undefined;
}

/** What a column may hold. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
  readonly isWhole: boolean;
  /** As an error says it: "a value in [0, 1] for a bernoulli likelihood". */
  readonly expected: string;
}

/**
 * One p(x|θ), θ being what the decoder gives for a row of a head: its plain formula in float64, from which everything else
 * follows. Fast kernels stand in for it by its kind (`Ops.likelihoods`).
 */
export interface Likelihood<Config extends KindConfig = KindConfig> extends KindWithOptions {
  /** Outputs of the decoder for `columns` columns. */
  outputsOf(columns: number, config: Config): number;

  rangeOf(config: Config): ValueRange;

  /**
   * −log p(x|θ) in nats, summed over the columns that are present.
   *
   * @param gradient [outputs], where asked for: ∂/∂θ of the same, every element written, 0 for a missing column's
   */
  nats(row: HeadRow, gradient: Float64Array | undefined, config: Config): number;

  /** out[j] = E[x_j|θ] of each column. Reads theta alone. */
  mean(out: Float64Array, row: HeadRow, config: Config): void;

  /**
   * out[j] = one draw from p(x_j|θ) of each column. Reads theta alone.
   *
   * @param uniform the next number of U(0, 1)
   */
  sample(out: Float64Array, row: HeadRow, config: Config, uniform: () => number): void;
}
