import { type Autoencoder, checkAutoencoder, modelDefaults, type WithDefaults } from "./autoencoder.js";
import { checkFields, checkSizes } from "./model-checks.js";

/** An autoencoder of fully connected layers. */
export interface DenseModel extends Autoencoder {
  readonly architecture: "dense";
  /** Widths of the encoder's hidden layers, from the input to the latent. May be empty. */
  readonly encoder: readonly number[];
  /** Widths of the decoder's hidden layers, from the latent to the output. May be empty. */
  readonly decoder: readonly number[];
}

export type DenseOptions = WithDefaults<Omit<DenseModel, "architecture">> & {
  readonly architecture?: "dense" | undefined;
};

const fields: readonly string[] = [
  ...["architecture", "inputSize", "encoder", "latentSize", "decoder"],
  ...Object.keys(modelDefaults),
];

/** @throws ParavaeError E_MODEL when a field is out of its range */
export function defineDense(options: DenseOptions): DenseModel {
  checkFields(options, fields);
  const model: DenseModel = { ...modelDefaults, ...options, architecture: "dense" };
  checkAutoencoder(model);
  checkSizes("encoder", model.encoder, "a list of layer widths");
  checkSizes("decoder", model.decoder, "a list of layer widths");
  return { ...model, encoder: [...model.encoder], decoder: [...model.decoder] };
}
