import { type DenseSpec, placeDense } from "../layers/dense.js";
import type { LayerSpec } from "../layers/layer.js";
import { layers } from "../layers/layers.js";
import { outputsOfHeads } from "../likelihoods/heads.js";
import { objectives } from "../objectives/objectives.js";
import { LayoutBuilder, type ParameterLayout } from "../parameters/parameter-layout.js";
import type { Autoencoder } from "./autoencoder.js";
import { type DenseModel, kindOfLayer, type LayerConfig } from "./dense-model.js";

export interface DenseLayout extends ParameterLayout {
  readonly encoder: readonly LayerSpec[];
  /** What the objective reads of each row, as one layer: mu and logVar, 2Z outputs; Z for an autoencoder. */
  readonly moments: DenseSpec;
  readonly decoder: readonly LayerSpec[];
  readonly output: DenseSpec;
  /** Where the parameters of the objective's own begin, if it has some. */
  readonly objectiveAt: number;
}

/**
 * The parameters of a dense model, in the order of the data path; of a layer of another kind, its own:
 *
 *     encoder.0.weight [H₀, D]  encoder.0.bias [H₀]  …
 *     encoder.mu.weight [Z, H]  encoder.logVar.weight [Z, H]  encoder.mu.bias [Z]  encoder.logVar.bias [Z]
 *     decoder.0.weight [H₀′, Z]  decoder.0.bias [H₀′]  …
 *     decoder.output.weight [O, H′]  decoder.output.bias [O]          O, the outputs of all heads
 *     objective.…                                                    where the objective has some
 */
export function denseLayout(model: DenseModel): DenseLayout {
  const builder = new LayoutBuilder();
  const stack = (side: string, inputs: number, configs: readonly LayerConfig[]): LayerSpec[] => {
    let width = inputs;
    return configs.map((config, i) => {
      const kind = kindOfLayer(config);
      const spec = layers.get(kind.kind).place(builder, `${side}.${i}`, kind, width, model.activation);
      width = spec.outputs;
      return spec;
    });
  };

  const encoder = stack("encoder", model.inputSize, model.encoder);
  const moments = placeMoments(builder, model, encoder.at(-1)?.outputs ?? model.inputSize);
  const { latentSize, objective: config } = model;
  const objective = objectives.get(config.kind);
  const decoderInputs = objective.decoderInputs?.(latentSize, config) ?? latentSize;
  const decoder = stack("decoder", decoderInputs, model.decoder);
  const before = decoder.at(-1)?.outputs ?? decoderInputs;
  const name = "decoder.output";
  const output = placeDense(builder, name, [name], before, outputsOfHeads(model.heads), undefined);
  const objectiveAt = builder.length;
  objective.place?.(builder, latentSize, config);
  return { ...builder.layout(), encoder, moments, decoder, output, objectiveAt };
}

/**
 * Places the layer that gives the objective its moments. mu's and logVar's halves lie side by side so that they are one
 * [2Z, H] matrix to the kernels. An autoencoder has encoder.latent.weight [Z, H] and encoder.latent.bias [Z].
 */
export function placeMoments(
  builder: LayoutBuilder,
  { objective, latentSize }: Pick<Autoencoder, "objective" | "latentSize">,
  inputs: number,
): DenseSpec {
  const parts = objectives.get(objective.kind).moments.map((moment) => `encoder.${moment}`);
  return placeDense(builder, "encoder.moments", parts, inputs, latentSize, undefined);
}
