export {
  type ActivationKind,
  activationKinds,
  activations,
  leakyReluSlope,
} from "./activations/activations.js";
export { decodeError, type EncodedError, encodeError } from "./encoded-error.js";
export { type ErrorData, ParavaeError } from "./errors.js";
export { checkPrior } from "./inference/check-prior.js";
export type { Codec, CreateCodec } from "./inference/codec.js";
export { type Encoding, Vae } from "./inference/vae.js";
export { type DenseSpec, placeDense } from "./layers/dense.js";
export type {
  CreateLayer,
  GradientBlock,
  Layer,
  LayerContext,
  LayerEntry,
  LayerSpec,
  Range,
} from "./layers/layer.js";
export { layers } from "./layers/layers.js";
export { type ColumnFormula, columnwise } from "./likelihoods/columnwise.js";
export type { Head, HeadConfig } from "./likelihoods/head.js";
export type { HeadRow, Likelihood, ValueRange } from "./likelihoods/likelihood.js";
export { likelihoodOpsOf } from "./likelihoods/likelihood-ops-of.js";
export { likelihoods } from "./likelihoods/likelihoods.js";
export { fromBfloat16, toBfloat16 } from "./memory/bfloat16.js";
export {
  type Matrix,
  type Precision,
  partOf,
  precisionKinds,
  roundMatrix,
  unrounded,
  writeForProducts,
  writeValue,
} from "./memory/matrix.js";
export type { Allocate, Reals } from "./memory/reals.js";
export { type RowAllocator, rowsFrom, withRounding } from "./memory/row-allocator.js";
export { inOneLine } from "./messages/one-line.js";
export { quoted } from "./messages/quoted.js";
export { shortened } from "./messages/shortened.js";
export type { ColumnRange, ModelObjective } from "./models/architecture.js";
export type { Autoencoder, AutoencoderOptions } from "./models/autoencoder.js";
export { checkValues, type RowData, type RowValues } from "./models/check-values.js";
export { type ConvModel, type ConvOptions, convExtents, type ImageSize } from "./models/conv-model.js";
export { type DenseLayout, denseLayout } from "./models/dense-layout.js";
export type { DenseModel, DenseOptions, LayerConfig } from "./models/dense-model.js";
export {
  type ArchitectureKind,
  allowsMissing,
  defineModel,
  describeSizes,
  identityOf,
  initialisationOf,
  layoutOf,
  type ModelConfig,
  type ModelOptions,
  objectiveOf,
  rangesOf,
} from "./models/model-config.js";
export type { ModuleModel, ModuleParameter } from "./models/module-model.js";
export { DenseEngine } from "./network/dense-engine.js";
export { DenseNetwork, type WholeBatch } from "./network/dense-network.js";
export {
  type EndTime,
  type GradientEngine,
  type RowBuffers,
  type StepTime,
  stepTimes,
} from "./network/gradient-engine.js";
export type {
  BatchLatents,
  CreateObjective,
  Headline,
  ObjectiveContext,
  ObjectiveEntry,
  ObjectiveStep,
  Term,
} from "./objectives/objective.js";
export { objectives } from "./objectives/objectives.js";
export { columnsByName, columnsOfTerms, widthOfTerm } from "./objectives/term-columns.js";
export type { ActivationOps } from "./ops/activation-ops.js";
export type { LatentOps } from "./ops/latent-ops.js";
export type { HeadRows, LikelihoodOps } from "./ops/likelihood-ops.js";
export type { Ops } from "./ops/ops.js";
export type { ProductOps } from "./ops/product-ops.js";
export { referenceOps } from "./ops/reference/reference-ops.js";
export type { RowOps } from "./ops/row-ops.js";
export type { UpdateOperands, UpdateOps } from "./ops/update-ops.js";
export type { AdamConfig, AdamConstants } from "./optimizers/adam.js";
export type { OptimizerEntry } from "./optimizers/optimizer.js";
export {
  createOptimizer,
  defineOptimizer,
  type Optimizer,
  type OptimizerConfig,
  type OptimizerKind,
  type OptimizerOptions,
  optimizerKinds,
  optimizers,
} from "./optimizers/optimizers.js";
export type { RmspropConfig } from "./optimizers/rmsprop.js";
export { initialise } from "./parameters/initialisation.js";
export { type InitialisationKind, initialisationKinds } from "./parameters/initialisation-kinds.js";
export {
  checkBlock,
  type ParameterLayout,
  type ParameterSpec,
  viewsOf,
} from "./parameters/parameter-layout.js";
export { BlockShuffle, type PlacedBlock } from "./random/block-shuffle.js";
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
export { type BlockOrder, defaultBlockOrder, defineRowOrder, type RowOrder } from "./random/row-order.js";
export { type BinariseKind, binariseAtRandom, binariseByThreshold, binariseKinds } from "./rows/binarise.js";
export {
  type Corruption,
  type CorruptKind,
  checkCorruption,
  corruptKinds,
  corruptRows,
} from "./rows/corrupt.js";
export { dequantise } from "./rows/dequantise.js";
export { noRowChanges, type RowChanges } from "./rows/row-changes.js";
export type { RowStream } from "./rows/uniform-cells.js";
export {
  aboveZero,
  atLeastZero,
  belowOne,
  type KindConfig,
  type KindOption,
  type KindOptions,
  wholeNumber,
} from "./tables/kind-options.js";
export { Table } from "./tables/table.js";
