import { ParavaeError } from "./errors.js";
import type { ModelConfig } from "./model-config.js";
import type { Reals } from "./reals.js";

/** One parameter tensor's place in the flat block, in elements. */
export interface ParameterSpec {
  readonly name: string;
  /** Row-major; a weight is [out, in], a bias [out]. */
  readonly shape: readonly number[];
  readonly offset: number;
  readonly length: number;
  /** Inputs of the layer it belongs to, which set the scale of its initialisation. */
  readonly fanIn: number;
  readonly fanOut: number;
}

/**
 * Where each parameter of a model lies in one flat block, without gaps, in the order of the data path:
 *
 *     encoder.0.weight [H₀, D]  encoder.0.bias [H₀]  …
 *     encoder.mu.weight [Z, H]  encoder.logVar.weight [Z, H]  encoder.mu.bias [Z]  encoder.logVar.bias [Z]
 *     decoder.0.weight [H₀′, Z]  decoder.0.bias [H₀′]  …
 *     decoder.output.weight [D, H′]  decoder.output.bias [D]
 *
 * The two heads lie side by side so that they are one [2Z, H] matrix to the kernels. An autoencoder has
 * encoder.latent.weight [Z, H] and encoder.latent.bias [Z] in their place.
 */
export interface ParameterLayout {
  readonly specs: readonly ParameterSpec[];
  /** Elements of the whole block. */
  readonly length: number;
}

/** A fully connected layer, y = x·Wᵀ + b, as ranges of the flat block. */
export interface DenseSpec {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly weightOffset: number;
  readonly biasOffset: number;
}

export interface ModelLayout extends ParameterLayout {
  readonly encoder: readonly DenseSpec[];
  /** mu and logVar as one layer of 2Z outputs; Z outputs for an autoencoder. */
  readonly head: DenseSpec;
  readonly decoder: readonly DenseSpec[];
  readonly output: DenseSpec;
}

export function layoutOf(model: ModelConfig): ModelLayout {
  const specs: ParameterSpec[] = [];
  let length = 0;
  const place = (name: string, shape: readonly number[], fanIn: number, fanOut: number): void => {
    const count = shape.reduce((product, extent) => product * extent, 1);
    specs.push({ name, shape, offset: length, length: count, fanIn, fanOut });
    length += count;
  };
  /** Places `names` as equal parts of one layer: their weights side by side, then their biases. */
  const dense = (name: string, parts: readonly string[], inputs: number, outputs: number): DenseSpec => {
    const weightOffset = length;
    for (const part of parts) place(`${part}.weight`, [outputs, inputs], inputs, outputs);
    const biasOffset = length;
    for (const part of parts) place(`${part}.bias`, [outputs], inputs, outputs);
    return { name, inputs, outputs: outputs * parts.length, weightOffset, biasOffset };
  };
  const stack = (side: string, inputs: number, widths: readonly number[]): DenseSpec[] =>
    widths.map((width, i) => {
      const name = `${side}.${i}`;
      return dense(name, [name], i === 0 ? inputs : widths[i - 1], width);
    });

  const { inputSize, latentSize } = model;
  const encoder = stack("encoder", inputSize, model.encoder);
  const heads = model.kind === "vae" ? ["encoder.mu", "encoder.logVar"] : ["encoder.latent"];
  const head = dense("encoder.head", heads, model.encoder.at(-1) ?? inputSize, latentSize);
  const decoder = stack("decoder", latentSize, model.decoder);
  const output = dense("decoder.output", ["decoder.output"], model.decoder.at(-1) ?? latentSize, inputSize);
  return { specs, length, encoder, head, decoder, output };
}

/**
 * Checks that a flat block is as long as its layout.
 *
 * @throws ParavaeError E_SHAPE when it is not
 */
export function checkBlock(layout: ParameterLayout, block: Reals): void {
  if (block.length === layout.length) return;
  throw new ParavaeError(
    "E_SHAPE",
    `parameters: the block holds ${block.length} values, expected ${layout.length}; is it of another model?`,
    { data: { got: block.length, expected: layout.length } },
  );
}

/**
 * The named parameters as views of a flat block: writing to a view writes to the block.
 *
 * @throws ParavaeError E_SHAPE when the block's length is not the layout's
 */
export function viewsOf<R extends Reals>(layout: ParameterLayout, block: R): Map<string, R> {
  checkBlock(layout, block);
  return new Map(
    layout.specs.map(({ name, offset, length }) => [name, block.subarray(offset, offset + length) as R]),
  );
}
