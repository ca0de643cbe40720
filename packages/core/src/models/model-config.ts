import { type ConvModel, type ConvOptions, defineConv } from "./conv-model.js";
import { type DenseModel, type DenseOptions, defineDense } from "./dense-model.js";
import { checkOneOf } from "./model-checks.js";
import { defineModule, type ModuleModel } from "./module-model.js";

/** What a model is: everything that decides its parameters' shapes and its loss. Plain JSON. */
export type ModelConfig = DenseModel | ConvModel | ModuleModel;
export type ModelOptions = DenseOptions | ConvOptions | ModuleModel;
export type ArchitectureKind = ModelConfig["architecture"];

/**
 * Fills in the defaults and checks every field once, so that nothing past this point has to. A model is dense
 * unless it names another architecture.
 *
 * @throws ParavaeError E_MODEL when a field is out of its range
 */
export function defineModel(options: DenseOptions): DenseModel;
export function defineModel(options: ConvOptions): ConvModel;
export function defineModel(options: ModelOptions): ModelConfig;
export function defineModel(options: ModelOptions): ModelConfig {
  const { architecture = "dense" } = options;
  checkOneOf("architecture", architecture, ["dense", "conv", "module"]);
  if (options.architecture === "conv") return defineConv(options);
  if (options.architecture === "module") return defineModule(options);
  return defineDense(options);
}

/** The sizes of a model in one line: `784-400-20-400-784`, `28×28×1-32-64-20`, `model.ts`. */
export function describeSizes(model: ModelConfig): string {
  if (model.architecture === "module") return model.path.split(/[\\/]/).at(-1) ?? model.path;
  if (model.architecture === "conv") {
    const { height, width, channels } = model.image;
    return [`${height}×${width}×${channels}`, ...model.channels, model.latentSize].join("-");
  }
  return [model.inputSize, ...model.encoder, model.latentSize, ...model.decoder, model.inputSize].join("-");
}

/** Values of noise that a row takes. */
export const noiseWidthOf = (model: ModelConfig): number => (model.kind === "ae" ? 0 : model.latentSize);

/** KL terms that a row has: one per latent dimension, or one in all for a module. */
export function klWidthOf(model: ModelConfig): number {
  if (model.kind !== "vae") return 0;
  return model.architecture === "module" ? 1 : model.latentSize;
}

/** Whether the loss asks for the rows' labels. */
export const usesLabels = (model: ModelConfig): boolean => model.architecture === "module" && model.labels;

/** The weight of the KL term in the loss; a module weights its own. */
export const betaOf = (model: ModelConfig): number => (model.architecture === "module" ? 1 : model.beta);
