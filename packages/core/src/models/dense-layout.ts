import { LayoutBuilder, type ParameterLayout } from "../parameters/parameter-layout.js";
import type { DenseModel } from "./dense-model.js";

/** A fully connected layer, y = x·Wᵀ + b, as ranges of the flat block. */
export interface DenseSpec {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly weightOffset: number;
  readonly biasOffset: number;
}

export interface DenseLayout extends ParameterLayout {
  readonly encoder: readonly DenseSpec[];
  /** mu and logVar as one layer of 2Z outputs; Z outputs for an autoencoder. */
  readonly head: DenseSpec;
  readonly decoder: readonly DenseSpec[];
  readonly output: DenseSpec;
}

/** Every layer, in the order of the data path. */
export const layersOf = ({ encoder, head, decoder, output }: DenseLayout): readonly DenseSpec[] => [
  ...encoder,
  head,
  ...decoder,
  output,
];

/**
 * The parameters of a dense model, in the order of the data path:
 *
 *     encoder.0.weight [H₀, D]  encoder.0.bias [H₀]  …
 *     encoder.mu.weight [Z, H]  encoder.logVar.weight [Z, H]  encoder.mu.bias [Z]  encoder.logVar.bias [Z]
 *     decoder.0.weight [H₀′, Z]  decoder.0.bias [H₀′]  …
 *     decoder.output.weight [D, H′]  decoder.output.bias [D]
 */
export function denseLayout(model: DenseModel): DenseLayout {
  const builder = new LayoutBuilder();
  const stack = (side: string, inputs: number, widths: readonly number[]): DenseSpec[] =>
    widths.map((width, i) => {
      const name = `${side}.${i}`;
      return placeDense(builder, name, [name], i === 0 ? inputs : widths[i - 1], width);
    });

  const { inputSize, latentSize } = model;
  const encoder = stack("encoder", inputSize, model.encoder);
  const head = placeHead(builder, model, model.encoder.at(-1) ?? inputSize);
  const decoder = stack("decoder", latentSize, model.decoder);
  const before = model.decoder.at(-1) ?? latentSize;
  const output = placeDense(builder, "decoder.output", ["decoder.output"], before, inputSize);
  return { ...builder.layout(), encoder, head, decoder, output };
}

/**
 * Places the layer that gives q(z|x) its moments. mu's and logVar's halves lie side by side so that they are one
 * [2Z, H] matrix to the kernels. An autoencoder has encoder.latent.weight [Z, H] and encoder.latent.bias [Z].
 */
export function placeHead(
  builder: LayoutBuilder,
  { kind, latentSize }: Pick<DenseModel, "kind" | "latentSize">,
  inputs: number,
): DenseSpec {
  const heads = kind === "vae" ? ["encoder.mu", "encoder.logVar"] : ["encoder.latent"];
  return placeDense(builder, "encoder.head", heads, inputs, latentSize);
}

/** Places `parts` as equal parts of one layer: their weights side by side, then their biases. */
export function placeDense(
  builder: LayoutBuilder,
  name: string,
  parts: readonly string[],
  inputs: number,
  outputs: number,
): DenseSpec {
  const weightOffset = builder.length;
  for (const part of parts) builder.place(`${part}.weight`, [outputs, inputs], inputs, outputs);
  const biasOffset = builder.length;
  for (const part of parts) builder.place(`${part}.bias`, [outputs], inputs, outputs);
  return { name, inputs, outputs: outputs * parts.length, weightOffset, biasOffset };
}
