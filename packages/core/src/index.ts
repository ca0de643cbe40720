export { type ActivationKind, activationKinds, activations, leakyReluSlope } from "./activations.js";
export {
  type Autoencoder,
  type InitialisationKind,
  initialisationKinds,
  type LikelihoodKind,
  likelihoodKinds,
  type ModelKind,
  modelDefaults,
  modelKinds,
} from "./autoencoder.js";
export { fromBfloat16, toBfloat16 } from "./bfloat16.js";
export type { Codec, CreateCodec } from "./codec.js";
export { type ConvModel, type ConvOptions, convExtents, type ImageSize } from "./conv-model.js";
export { type DenseBuffers, denseBuffers, type LayerBuffers } from "./dense-buffers.js";
export { DenseEngine } from "./dense-engine.js";
export { DenseGradients, type LayerPart } from "./dense-gradients.js";
export { type DenseLayout, type DenseSpec, denseLayout, layersOf } from "./dense-layout.js";
export type { DenseModel, DenseOptions } from "./dense-model.js";
export { DenseNetwork } from "./dense-network.js";
export { type ErrorData, ParavaeError } from "./errors.js";
export {
  type EndPhase,
  type GradientEngine,
  type StepPhase,
  stepPhases,
} from "./gradient-engine.js";
export { initialise } from "./initialisation.js";
export { layoutOf } from "./layout-of.js";
export { type Matrix, type Precision, partOf, precisionKinds, roundMatrix, unrounded } from "./matrix.js";
export {
  type ArchitectureKind,
  betaOf,
  defineModel,
  describeSizes,
  klWidthOf,
  type ModelConfig,
  type ModelOptions,
  noiseWidthOf,
  usesLabels,
} from "./model-config.js";
export type { ModuleModel, ModuleParameter } from "./module-model.js";
export type { AdamUpdate, Ops, RmspropUpdate } from "./ops.js";
export {
  type AdamConfig,
  createOptimizer,
  defineOptimizer,
  type Optimizer,
  type OptimizerConfig,
  type OptimizerKind,
  type OptimizerOptions,
  optimizerKinds,
  type RmspropConfig,
  type UpdateOperands,
} from "./optimizer.js";
export { checkBlock, type ParameterLayout, type ParameterSpec, viewsOf } from "./parameter-layout.js";
export { type PhiloxKey, philox4x32 } from "./philox.js";
export {
  fillNormal,
  keyOfSeed,
  maxSeed,
  type Purpose,
  purposes,
  shuffle,
  unitInterval,
} from "./random.js";
export type { Allocate, Reals } from "./reals.js";
export { referenceOps } from "./reference-ops.js";
export { type RowAllocator, rowsFrom, withRounding } from "./row-allocator.js";
export { type Encoding, Vae } from "./vae.js";
