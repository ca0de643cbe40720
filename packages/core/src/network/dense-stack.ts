import { type ActivationKind, activations } from "../activations/activations.js";
import { type Matrix, partOf } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import type { DenseSpec } from "../models/dense-layout.js";
import type { Ops } from "../ops/ops.js";
import type { LayerBuffers } from "./dense-buffers.js";

interface Layer<R extends Reals> extends LayerBuffers<R> {
  readonly weight: Matrix<R>;
  readonly bias: R;
  /** None for the last layer, which is dense alone. */
  readonly activation: ActivationKind | undefined;
}

/**
 * Hidden layers, each dense and then the activation, and a last layer that is dense alone: the shape of
 * both the encoder and the decoder.
 */
export class DenseStack<R extends Reals> {
  readonly #ops: Ops<R>;
  readonly #layers: readonly Layer<R>[];

  constructor(
    ops: Ops<R>,
    activation: ActivationKind,
    layers: readonly LayerBuffers<R>[],
    parameters: Matrix<R>,
  ) {
    this.#ops = ops;
    this.#layers = layers.map((buffers, i) => ({
      ...buffers,
      ...viewsOf(buffers.spec, parameters),
      activation: i === layers.length - 1 ? undefined : activation,
    }));
  }

  /** output = last(f(…f(first(x))…)) for the first `rows` rows, each layer y = f(x·Wᵀ + b). */
  forward(x: Matrix<R>, rows: number): void {
    let input = x;
    for (const { spec, weight, bias, preActivation, output, activation } of this.#layers) {
      this.#ops.gemmTransposeB(preActivation, input, weight, rows, spec.outputs, spec.inputs);
      this.#ops.biasActivation(output, preActivation, bias, activation, rows, spec.outputs);
      input = output;
    }
  }

  /**
   * From the last layer's delta to all others', and to dx where the caller wants it:
   *
   *     dy = delta·W of the layer above        delta = dy·f′
   */
  backward(dx: R | undefined, rows: number): void {
    for (let i = this.#layers.length - 1; i >= 0; i--) {
      const { spec, weight, delta } = this.#layers[i];
      const below = i === 0 ? undefined : this.#layers[i - 1];
      const dInput = below === undefined ? dx : below.delta?.values;
      if (delta === undefined) throw new TypeError("DenseStack: these buffers are not for training");
      if (dInput === undefined) return;
      this.#ops.gemm(dInput, delta, weight, rows, spec.inputs, spec.outputs);
      if (below?.delta === undefined || below.activation === undefined) continue;
      const { activation, output, preActivation } = below;
      const known = activations[activation].derivativeFrom === "output" ? output.values : preActivation;
      this.#ops.activationBackward(below.delta, dInput, known, activation, rows * below.spec.outputs);
    }
  }
}

/** A layer's weight [outputs, inputs] and bias [outputs] in the flat block. */
function viewsOf<R extends Reals>(spec: DenseSpec, block: Matrix<R>): { weight: Matrix<R>; bias: R } {
  const { weightOffset, biasOffset, inputs, outputs } = spec;
  return {
    weight: partOf(block, weightOffset, weightOffset + inputs * outputs),
    bias: block.values.subarray(biasOffset, biasOffset + outputs) as R,
  };
}
