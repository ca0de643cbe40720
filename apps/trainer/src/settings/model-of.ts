import type { ModelOptions } from "@paravae/core";
import type { Settings } from "./settings-table.js";

/** The model that the settings describe, for rows of `inputSize` values. */
export const modelOf = (settings: Settings, inputSize: number): ModelOptions => ({
  kind: settings.kind,
  inputSize,
  encoder: settings.hidden,
  latentSize: settings.latent,
  decoder: settings.decoderHidden ?? settings.hidden.toReversed(),
  activation: settings.activation,
  likelihood: settings.likelihood,
  variance: settings.variance,
  beta: settings.beta,
  initialisation: settings.initialisation,
});
