import type { Matrix } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import type { ParameterLayout } from "../parameters/parameter-layout.js";

/** The parts of a training step that are timed apart. */
export const stepPhases = ["gather", "forward", "loss", "backward", "wait", "update"] as const;
export type StepPhase = (typeof stepPhases)[number];

/** Told whenever a part of the step ends; the time since the last call belongs to that phase. */
export type EndPhase = (phase: StepPhase) => void;

/**
 * The engine contract: given rows, parameters and noise, write the loss terms and the gradient of every
 * parameter. The dense engine over any `Ops` fulfils it, and so does an engine that brings its own
 * automatic differentiation.
 *
 * The parameter and gradient blocks are handed to the engine when it is made and are laid out by
 * `layout`; the engine reads the one and overwrites the other. Not thread-safe: one engine per thread.
 */
export interface GradientEngine<R extends Reals = Float32Array> {
  readonly layout: ParameterLayout;
  /** The most rows that one call takes. */
  readonly maxRows: number;
  /** x [maxRows, D]: the caller writes the rows here, and their rounding where it has one. */
  readonly x: Matrix<R>;
  /** eps [maxRows, Z]: the caller writes the noise here. Empty for a model that takes none. */
  readonly eps: R;
  /** The rows' labels, [maxRows]: the caller writes them here. Empty for a model that asks for none. */
  readonly labels: Int32Array;
  /** −log p(x|z) of each row in nats, [maxRows]: the engine writes it. */
  readonly reconstruction: R;
  /** KL of each row and latent dimension in nats, [maxRows, Z]: the engine writes it. Empty without a KL. */
  readonly kl: R;

  /** Loss terms of the first `rows` rows of x and eps. */
  evaluate(rows: number): void;

  /**
   * As `evaluate`, and gradients = scale · ∂/∂θ Σ_rows (reconstruction + β·KL). With scale = 1/B, the sum
   * of the gradients of all parts of a batch of B rows is the gradient of the batch's mean, however
   * unequal the parts.
   */
  lossAndGradients(rows: number, scale: number, endPhase?: EndPhase): void;
}
