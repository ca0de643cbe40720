export {
  type ActivationKind,
  activationKinds,
  activations,
  leakyReluSlope,
} from "./activations/activations.js";
export { type ErrorData, ParavaeError } from "./errors.js";
export type { Codec, CreateCodec } from "./inference/codec.js";
export { type Encoding, Vae } from "./inference/vae.js";
export { fromBfloat16, toBfloat16 } from "./memory/bfloat16.js";
export {
  type Matrix,
  type Precision,
  partOf,
  precisionKinds,
  roundMatrix,
  unrounded,
} from "./memory/matrix.js";
export type { Allocate, Reals } from "./memory/reals.js";
export { type RowAllocator, rowsFrom, withRounding } from "./memory/row-allocator.js";
export {
  type Autoencoder,
  type InitialisationKind,
  initialisationKinds,
  type LikelihoodKind,
  likelihoodKinds,
  type ModelKind,
  modelDefaults,
  modelKinds,
} from "./models/autoencoder.js";
export { type ConvModel, type ConvOptions, convExtents, type ImageSize } from "./models/conv-model.js";
export { type DenseLayout, type DenseSpec, denseLayout, layersOf } from "./models/dense-layout.js";
export type { DenseModel, DenseOptions } from "./models/dense-model.js";
export { layoutOf } from "./models/layout-of.js";
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
} from "./models/model-config.js";
export type { ModuleModel, ModuleParameter } from "./models/module-model.js";
export { type DenseBuffers, denseBuffers, type LayerBuffers } from "./network/dense-buffers.js";
export { DenseEngine } from "./network/dense-engine.js";
export { DenseGradients, type LayerPart } from "./network/dense-gradients.js";
export { DenseNetwork } from "./network/dense-network.js";
export {
  type EndPhase,
  type GradientEngine,
  type StepPhase,
  stepPhases,
} from "./network/gradient-engine.js";
export type { AdamUpdate, Ops, RmspropUpdate } from "./ops/ops.js";
export { referenceOps } from "./ops/reference-ops.js";
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
} from "./optimizers/optimizer.js";
export { initialise } from "./parameters/initialisation.js";
export {
  checkBlock,
  type ParameterLayout,
  type ParameterSpec,
  viewsOf,
} from "./parameters/parameter-layout.js";
export { type PhiloxKey, philox4x32 } from "./random/philox.js";
export {
  fillNormal,
  keyOfSeed,
  maxSeed,
  type Purpose,
  purposes,
  shuffle,
  unitInterval,
} from "./random/random.js";
