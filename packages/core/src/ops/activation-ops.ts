import type { ActivationKind } from "../activations/activations.js";
import type { Matrix } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";

/** Nonlinearities, elementwise: `activations` has their equations. */
export interface ActivationOps<R extends Reals = Float32Array> {
  /** x[r,j] ← x[r,j] + bias[j], and y = f(x); y = x without a kind. y's values may be x. */
  biasActivation(
    y: Matrix<R>,
    x: R,
    bias: R,
    kind: ActivationKind | undefined,
    rows: number,
    width: number,
  ): void;

  /** y[i] = f(x[i]) for i < length. May be in place. */
  forward(y: R, x: R, kind: ActivationKind, length: number): void;

  /**
   * dx[i] = dy[i]·f′, with f′ from the activation's output or input, whichever `derivativeFrom` of
   * `activations[kind]` says. dx's values may be dy. Where dx has a rounding, that alone is written.
   */
  backward(dx: Matrix<R>, dy: R, outputOrInput: R, kind: ActivationKind, length: number): void;
}
