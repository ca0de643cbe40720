import { type DenseOptions, type ModelConfig, type ModelOptions, ParavaeError } from "@paravae/core";
import type { ImageShape } from "@paravae/datasets";
import type { ModuleOptions } from "@paravae/parallel";
import type { DecidedSettings } from "./decide-by-data.js";
import type { Settings } from "./settings-table.js";

/**
 * The model that the settings describe, for images of that shape.
 *
 * @param missing whether cells of rows may be missing
 */
export function modelOf(
  settings: DecidedSettings,
  image: ImageShape,
  missing: boolean,
): ModelOptions | ModuleOptions {
  if (settings.model !== undefined) return { architecture: "module", path: settings.model };
  const { height, width, channels } = image;
  if (settings.architecture === "dense") {
    return { ...denseModelOf(settings, height * width * channels), missing };
  }
  return {
    ...autoencoderOf(settings),
    architecture: "conv",
    image,
    channels: settings.channels ?? (Math.min(height, width) < 64 ? [32, 64] : [32, 64, 128]),
  };
}

/** The dense model that the settings describe, for rows of `inputSize` values. */
export const denseModelOf = (settings: DecidedSettings, inputSize: number): DenseOptions => ({
  ...autoencoderOf(settings),
  inputSize,
  encoder: settings.hidden,
  decoder: settings.decoderHidden ?? settings.hidden.toReversed(),
});

/**
 * The model of a run. One of the user's own is code, and a checkpoint may come from anywhere: so it is only run when the
 * caller names its file.
 *
 * @param settings of the run, without the file that its checkpoint names
 * @param way how the caller names it, for messages
 * @throws ParavaeError E_MODEL_FILE when they name none
 */
export function modelOfRun(model: ModelConfig, settings: Pick<Settings, "model">, way?: string): ModelConfig {
  if (model.architecture !== "module") return model;
  if (settings.model !== undefined) return { ...model, path: settings.model };
  throw unnamedModel("the run", model.path, way);
}

/** The refusal of a model of the user's own that `source`, a run or a configuration file, names and the caller does not. */
export const unnamedModel = (
  source: string | undefined,
  path: string,
  way = "--model on the command line",
): ParavaeError =>
  new ParavaeError(
    "E_MODEL_FILE",
    `${source}: its model is the code in ${path}, which is run only if ${way} names it`,
    { data: { path } },
  );

const autoencoderOf = ({
  kind,
  latent,
  activation,
  likelihood,
  variance,
  beta,
  initialisation,
}: DecidedSettings) => ({
  kind,
  latentSize: latent,
  activation,
  likelihood,
  variance,
  beta,
  initialisation,
});
