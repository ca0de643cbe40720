import type { Head } from "../likelihoods/head.js";
import type { Matrix } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";

/** Rows of one head: what the decoder gave for its columns, and the columns' data. */
export interface HeadRows<R extends Reals = Float32Array> {
  readonly head: Head;
  /** The likelihood's parameters: row r's begin at r·thetaStride. */
  readonly theta: R;
  readonly thetaStride: number;
  /** The data: row r's columns begin at r·xStride. */
  readonly x: R;
  readonly xStride: number;
  /** As x: 1 where a cell is present, 0 where it is missing and counts nothing. Undefined where none is missing. */
  readonly present: R | undefined;
}

/** One likelihood over rows of a head. */
export interface LikelihoodOps<R extends Reals = Float32Array> {
  /** Whether cells may be missing; where not, the likelihood's plain formula takes those rows. */
  readonly takesMissing: boolean;

  /** nats[r] = −log p(x_r|θ_r), summed over the head's columns. */
  loss(nats: R, rows: HeadRows<R>, count: number): void;

  /**
   * As `loss`, and dTheta = scale·∂nats/∂θ, laid out as theta, in the same pass. dTheta's values may be theta. Where dTheta
   * has a rounding, that alone is written.
   */
  lossAndGradient(nats: R, dTheta: Matrix<R>, rows: HeadRows<R>, scale: number, count: number): void;

  /** out = the mean of p(x|θ) of each column, rows `outStride` elements apart. Reads theta alone. */
  mean(out: R, outStride: number, rows: HeadRows<R>, count: number): void;
}
