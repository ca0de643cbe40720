import type { Matrix } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import type { ParameterLayout } from "../parameters/parameter-layout.js";

/** The parts of a training step that are timed apart. */
export const stepTimes = ["gather", "forward", "loss", "backward", "wait", "update"] as const;
export type StepTime = (typeof stepTimes)[number];

/** Told whenever a part of the step ends; the time since the last call belongs to that part. */
export type EndTime = (part: StepTime) => void;

/** Where rows of a batch go before an engine computes with them, and their loss terms come out. */
export interface RowBuffers<R extends Reals = Float32Array> {
  /** x [maxRows, D]: rows go here by `RowOps`, which alone knows how they lie. */
  readonly x: Matrix<R>;
  /**
   * What the loss compares with, [maxRows, D], where that is not x: the rows as they were, in training on corrupted ones. Undefined
   * elsewhere.
   */
  readonly target?: R | undefined;
  /** eps [maxRows, noise]: the noise goes here. Empty for a model that takes none. */
  readonly eps: R;
  /** [maxRows, D], 1 where a cell is there and 0 where it is missing. Undefined for a model whose rows are whole. */
  readonly present: R | undefined;
  /** The rows' labels, [maxRows]. Empty for a model that asks for none. */
  readonly labels: Int32Array;
  /** The terms of the loss in nats, as the model's objective lists them, each [maxRows, its width]. */
  readonly terms: readonly R[];
}

/**
 * The engine contract: given rows, parameters and noise, write the loss terms and the gradient of every
 * parameter. The dense engine over any `Ops` fulfils it, and so does an engine that brings its own
 * automatic differentiation.
 *
 * The parameter and gradient blocks are handed to the engine when it is made and are laid out by
 * `layout`; the engine reads the one and overwrites the other. Not thread-safe: one engine per thread.
 */
export interface GradientEngine<R extends Reals = Float32Array> extends RowBuffers<R> {
  readonly layout: ParameterLayout;
  /** The most rows that one call takes. */
  readonly maxRows: number;

  /** Loss terms of the first `rows` rows of x and eps. */
  evaluate(rows: number): void;

  /**
   * As `evaluate`, and gradients = scale · ∂/∂θ Σ_rows Σ_terms weight·term. With scale = 1/B, the sum
   * of the gradients of all parts of a batch of B rows is the gradient of the batch's mean, however
   * unequal the parts.
   *
   * @param step the global step from 0, which weights may depend on
   */
  lossAndGradients(rows: number, scale: number, step?: number, endTime?: EndTime): void;
}
