import { type Matrix, partOf, unrounded } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import type { DenseSpec } from "../models/dense-layout.js";
import type { Ops } from "../ops/ops.js";
import type { DenseBuffers, LayerBuffers } from "./dense-buffers.js";

/** Some consecutive outputs of one layer: rows of its weight, and as many elements of its bias. */
export interface LayerPart {
  readonly spec: DenseSpec;
  readonly firstOutput: number;
  readonly outputs: number;
}

/** The whole of each layer. */
export const wholeLayers = (specs: readonly DenseSpec[]): readonly LayerPart[] =>
  specs.map((spec) => ({ spec, firstOutput: 0, outputs: spec.outputs }));

/** A part with the views that its gradient is formed of and into. */
interface Product<R extends Reals> {
  readonly weight: R;
  readonly bias: R;
  readonly delta: Matrix<R>;
  readonly deltaStride: number;
  readonly input: Matrix<R>;
  readonly inputs: number;
  readonly outputs: number;
}

/**
 * Gradients of some parts of the parameters over all rows of a batch, once every row's deltas are there:
 *
 *     dW[o, i] = Σ_rows delta[r, o]·input[r, i]        db[o] = Σ_rows delta[r, o]
 *
 * The sum over the batch, whoever computed its rows, is the inner dimension of the product: nothing is left to be
 * reduced.
 */
export class DenseGradients<R extends Reals = Float32Array> {
  readonly #ops: Ops<R>;
  readonly #products: readonly Product<R>[];

  /**
   * @param gradients the flat block to write into
   * @param buffers of the whole batch, made for training
   */
  constructor(ops: Ops<R>, gradients: R, buffers: DenseBuffers<R>, parts: readonly LayerPart[]) {
    this.#ops = ops;
    const inputOf = inputsOf(buffers);
    this.#products = parts.map(({ spec, firstOutput, outputs }) => {
      const found = inputOf.get(spec.name);
      if (found?.layer.delta === undefined) {
        throw new TypeError(`DenseGradients: no buffers for the gradient of ${spec.name}`);
      }
      const { delta } = found.layer;
      const block = unrounded(gradients);
      const weightOffset = spec.weightOffset + firstOutput * spec.inputs;
      const biasOffset = spec.biasOffset + firstOutput;
      return {
        weight: partOf(block, weightOffset, weightOffset + outputs * spec.inputs).values,
        bias: partOf(block, biasOffset, biasOffset + outputs).values,
        delta: partOf(delta, firstOutput, delta.values.length),
        deltaStride: spec.outputs,
        input: found.input,
        inputs: spec.inputs,
        outputs,
      };
    });
  }

  /** Forms the gradient of part number `part` over the first `rows` rows. */
  form(part: number, rows: number): void {
    const { weight, bias, delta, deltaStride, input, inputs, outputs } = this.#products[part];
    this.#ops.gemmTransposeA(weight, delta, deltaStride, input, outputs, inputs, rows);
    this.#ops.columnSums(bias, delta, deltaStride, rows, outputs);
  }

  /** Forms all of them. */
  formAll(rows: number): void {
    for (let part = 0; part < this.#products.length; part++) this.form(part, rows);
  }
}

/** Every layer by its name, with what it reads. */
function inputsOf<R extends Reals>({ x, encoder, z, decoder }: DenseBuffers<R>) {
  const found = new Map<string, { readonly layer: LayerBuffers<R>; readonly input: Matrix<R> }>();
  for (const [layers, first] of [[encoder, x] as const, [decoder, z] as const]) {
    let input = first;
    for (const layer of layers) {
      found.set(layer.spec.name, { layer, input });
      input = layer.output;
    }
  }
  return found;
}
