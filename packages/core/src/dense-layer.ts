import type { DenseSpec } from "./dense-layout.js";
import type { Ops } from "./ops.js";
import type { Reals } from "./reals.js";

/** A fully connected layer's weight [outputs, inputs] and bias [outputs], as views of a flat block. */
export interface DenseViews<R extends Reals> {
  readonly weight: R;
  readonly bias: R;
}

export function denseViews<R extends Reals>(spec: DenseSpec, block: R): DenseViews<R> {
  const { weightOffset, biasOffset, inputs, outputs } = spec;
  return {
    weight: block.subarray(weightOffset, weightOffset + inputs * outputs) as R,
    bias: block.subarray(biasOffset, biasOffset + outputs) as R,
  };
}

/** y[rows, outputs] = x[rows, inputs]·Wᵀ + b. */
export function denseForward<R extends Reals>(
  ops: Ops<R>,
  y: R,
  x: R,
  parameters: DenseViews<R>,
  spec: DenseSpec,
  rows: number,
): void {
  ops.gemmTransposeB(y, x, parameters.weight, parameters.bias, rows, spec.outputs, spec.inputs);
}

/**
 * dW = dyᵀ·x    db = Σ_rows dy    dx = dy·W
 *
 * dx is skipped where it is undefined: nothing needs the gradient of the model's input.
 */
export function denseBackward<R extends Reals>(
  ops: Ops<R>,
  dx: R | undefined,
  gradients: DenseViews<R>,
  dy: R,
  x: R,
  parameters: DenseViews<R>,
  spec: DenseSpec,
  rows: number,
): void {
  ops.gemmTransposeA(gradients.weight, dy, x, spec.outputs, spec.inputs, rows);
  ops.columnSums(gradients.bias, dy, rows, spec.outputs);
  if (dx !== undefined) ops.gemm(dx, dy, parameters.weight, rows, spec.inputs, spec.outputs);
}
