import { layers } from "../layers/layers.js";
import { defineKind, type KindConfig, type KindOptions } from "../tables/kind-options.js";
import {
  type Autoencoder,
  type AutoencoderOptions,
  autoencoderFields,
  defineAutoencoder,
} from "./autoencoder.js";
import { checkFields, checkSize, refuseField } from "./model-checks.js";

/** A hidden layer: the width of a dense one, or any kind of `layers` with its options. */
export type LayerConfig = number | KindConfig;

/** An autoencoder of layers that paravae's own engine computes. */
export interface DenseModel extends Autoencoder {
  readonly architecture: "dense";
  /** The encoder's hidden layers, from the input to the latent. May be empty. */
  readonly encoder: readonly LayerConfig[];
  /** The decoder's hidden layers, from the latent to the output. May be empty. */
  readonly decoder: readonly LayerConfig[];
  /** Whether cells may be missing, as NaN in the rows: they are 0 to the encoder and count nothing in the loss. */
  readonly missing: boolean;
}

export interface DenseOptions extends AutoencoderOptions {
  readonly architecture?: "dense" | undefined;
  readonly inputSize: number;
  readonly encoder: readonly (number | KindOptions)[];
  readonly decoder: readonly (number | KindOptions)[];
  readonly missing?: boolean | undefined;
}

const fields: readonly string[] = [
  ...["architecture", "encoder", "decoder", "missing"],
  ...autoencoderFields,
];

/** @throws ParavaeError E_MODEL when a field is out of its range */
export function defineDense(options: DenseOptions): DenseModel {
  checkFields(options, fields);
  const { missing = false } = options;
  if (typeof missing !== "boolean") refuseField("missing", missing, "true or false");
  return {
    architecture: "dense",
    ...defineAutoencoder(options, options.inputSize),
    encoder: defineLayers("encoder", options.encoder),
    decoder: defineLayers("decoder", options.decoder),
    missing,
  };
}

function defineLayers(side: string, configs: DenseOptions["encoder"]): readonly LayerConfig[] {
  if (!Array.isArray(configs)) refuseField(side, configs, "a list of layer widths");
  return configs.map((config: DenseOptions["encoder"][number]) => {
    if (typeof config === "object" && config !== null)
      return defineKind(layers, `model: ${side}`, "E_MODEL", config);
    checkSize(side, config);
    return config;
  });
}

/** A layer's kind and options, whichever way it is written. */
export const kindOfLayer = (config: LayerConfig): KindConfig =>
  typeof config === "number" ? { kind: "dense", width: config } : config;
