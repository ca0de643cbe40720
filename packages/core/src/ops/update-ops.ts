import type { Matrix } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";

/** What one update reads and writes; every block is as long as the model's parameter block. */
export interface UpdateOperands<R extends Reals = Float32Array> {
  readonly parameters: Matrix<R>;
  /** The optimizer's state, in the order of its `slotNames`. */
  readonly slots: readonly R[];
  /** Blocks of gradients, one every `stride` elements. */
  readonly gradients: R;
  readonly stride: number;
}

/** One optimizer's step, elementwise, over elements [begin, end). */
export interface UpdateOps<R extends Reals = Float32Array, Constants = unknown> {
  /**
   * Sums `blocks` blocks of gradients in their order and applies the optimizer:
   *
   *     g  = Σ_b gradients[b·stride + i]        b = 0 … blocks − 1
   *
   * Denormal state is set to 0, which would slow every later step.
   *
   * @param constants of this step, as the optimizer's `constantsAt` works them out in float64
   */
  apply(operands: UpdateOperands<R>, blocks: number, begin: number, end: number, constants: Constants): void;
}
