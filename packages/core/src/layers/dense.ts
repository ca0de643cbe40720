import { type ActivationKind, activations } from "../activations/activations.js";
import { type Matrix, partOf, unrounded } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import { withRounding } from "../memory/row-allocator.js";
import type { ProductOps } from "../ops/product-ops.js";
import type { LayoutBuilder } from "../parameters/parameter-layout.js";
import { wholeNumber } from "../tables/kind-options.js";
import type { GradientBlock, Layer, LayerContext, LayerEntry, LayerSpec } from "./layer.js";

/** A fully connected layer, y = f(x·Wᵀ + b), as ranges of the flat block. */
export interface DenseSpec extends LayerSpec {
  readonly kind: "dense";
  readonly weightOffset: number;
  readonly biasOffset: number;
}

/** Fully connected, then the model's activation. `width`: its outputs. */
export const dense: LayerEntry<DenseSpec> = {
  kind: "dense",
  options: { width: wholeNumber(undefined, 1) },
  place: (builder, name, { width }, inputs, activation) =>
    placeDense(builder, name, [name], inputs, width as number, activation),
  create: createDense,
};

/** Places `parts` as equal parts of one layer: their weights side by side, then their biases. */
export function placeDense(
  builder: LayoutBuilder,
  name: string,
  parts: readonly string[],
  inputs: number,
  outputsOfPart: number,
  activation: ActivationKind | undefined,
): DenseSpec {
  const weightOffset = builder.length;
  for (const part of parts) builder.place(`${part}.weight`, [outputsOfPart, inputs], inputs, outputsOfPart);
  const biasOffset = builder.length;
  for (const part of parts) builder.place(`${part}.bias`, [outputsOfPart], inputs, outputsOfPart);
  const outputs = outputsOfPart * parts.length;
  return { kind: "dense", name, inputs, outputs, activation, weightOffset, biasOffset };
}

/** Buffers of one layer, [rows, outputs] each. */
interface DenseBuffers<R extends Reals> {
  /** x·Wᵀ + b; the same memory as the output's values where the activation's derivative needs no more. */
  readonly preActivation: R;
  readonly output: Matrix<R>;
  /** dLoss/d(x·Wᵀ + b), which the gradients are formed of. */
  readonly delta: Matrix<R> | undefined;
}

function buffersOf<R extends Reals>(context: LayerContext<R, DenseSpec>): DenseBuffers<R> {
  const { spec, ops, allocator, training, isRead, overwritesOutput } = context;
  const { outputs, activation } = spec;
  const matrix = (values: R): Matrix<R> => withRounding(allocator, ops.precision, values, outputs);
  const keepsInput =
    training && activation !== undefined && activations[activation].derivativeFrom === "input";
  const values = allocator.reals(outputs);
  const output = isRead ? matrix(values) : unrounded(values);
  const preActivation = keepsInput ? allocator.reals(outputs) : values;
  if (!training) return { preActivation, output, delta: undefined };
  return { preActivation, output, delta: matrix(overwritesOutput ? values : allocator.reals(outputs)) };
}

function createDense<R extends Reals>(context: LayerContext<R, DenseSpec>): Layer<R> {
  const { spec, ops, parameters, input } = context;
  const { inputs, outputs, activation, weightOffset, biasOffset } = spec;
  const { products } = ops;
  const weight = partOf(parameters, weightOffset, weightOffset + inputs * outputs);
  const bias = partOf(parameters, biasOffset, biasOffset + outputs).values;
  const { preActivation, output, delta } = buffersOf(context);
  // Behind an activation the delta's rounding is made with its derivative.
  const dOutput = delta && activation !== undefined ? unrounded(delta.values) : delta;
  const known =
    activation !== undefined && activations[activation].derivativeFrom === "input"
      ? preActivation
      : output.values;
  return {
    spec,
    output,
    dOutput,
    onlyKernels: true,

    forward(rows) {
      products.gemmTransposeB(preActivation, input, weight, rows, outputs, inputs);
      ops.activations.biasActivation(output, preActivation, bias, activation, rows, outputs);
    },

    backward(dInput, rows) {
      if (delta === undefined) throw new TypeError(`${spec.name}: its buffers are not for training`);
      if (activation !== undefined) {
        ops.activations.backward(delta, delta.values, known, activation, rows * outputs);
      }
      if (dInput === undefined) return;
      products.gemm(dInput.values, delta, weight, rows, inputs, outputs);
      products.round(dInput, rows * inputs);
    },

    gradients: delta === undefined ? [] : [gradientOfDense(spec, products, delta, input)],
  };
}

/**
 * The gradient of a weight and its bias, cut along their outputs:
 *
 *     dW[o, i] = Σ_rows delta[r, o]·input[r, i]        db[o] = Σ_rows delta[r, o]
 *
 * The sum over the batch, whoever computed its rows, is the inner dimension of the product: nothing is left to be reduced.
 */
function gradientOfDense<R extends Reals>(
  { inputs, outputs, weightOffset, biasOffset }: DenseSpec,
  products: ProductOps<R>,
  delta: Matrix<R>,
  input: Matrix<R>,
): GradientBlock<R> {
  const rangesOf = (firstOutput: number, count: number) => {
    const weight = weightOffset + firstOutput * inputs;
    const bias = biasOffset + firstOutput;
    return [
      { begin: weight, end: weight + count * inputs },
      { begin: bias, end: bias + count },
    ];
  };
  return {
    outputs,
    inputs,
    rangesOf,
    former(gradients, firstOutput, count) {
      const [weight, bias] = rangesOf(firstOutput, count).map(
        ({ begin, end }) => gradients.subarray(begin, end) as R,
      );
      const part = partOf(delta, firstOutput, delta.values.length);
      return (rows) => {
        products.gemmTransposeA(weight, part, outputs, input, count, inputs, rows);
        products.columnSums(bias, part, outputs, rows, count);
      };
    },
  };
}
