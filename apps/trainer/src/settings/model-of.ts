import type { DenseOptions, ModelConfig, ModelOptions } from "@paravae/core";
import type { ImageShape } from "@paravae/datasets";
import type { ModuleOptions } from "@paravae/parallel";
import type { Settings } from "./settings-table.js";

/** The model that the settings describe, for images of that shape. */
export function modelOf(settings: Settings, image: ImageShape): ModelOptions | ModuleOptions {
  if (settings.model !== undefined) return { architecture: "module", path: settings.model };
  const { height, width, channels } = image;
  if (settings.architecture === "dense") return denseModelOf(settings, height * width * channels);
  return {
    ...autoencoderOf(settings),
    architecture: "conv",
    image,
    channels: settings.channels ?? (Math.min(height, width) < 64 ? [32, 64] : [32, 64, 128]),
  };
}

/** The dense model that the settings describe, for rows of `inputSize` values. */
export const denseModelOf = (settings: Settings, inputSize: number): DenseOptions => ({
  ...autoencoderOf(settings),
  inputSize,
  encoder: settings.hidden,
  decoder: settings.decoderHidden ?? settings.hidden.toReversed(),
});

/** The model of a run, from where its settings, or a flag that replaces them, now say that a file of its own lies. */
export const modelOfRun = (model: ModelConfig, settings: Settings): ModelConfig =>
  model.architecture === "module" ? { ...model, path: settings.model ?? model.path } : model;

const autoencoderOf = ({
  kind,
  latent,
  activation,
  likelihood,
  variance,
  beta,
  initialisation,
}: Settings) => ({
  kind,
  latentSize: latent,
  activation,
  likelihood,
  variance,
  beta,
  initialisation,
});
