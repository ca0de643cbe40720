/**
 * The library's front door: what a program that trains, keeps and uses models needs. The parts are packages of their own, with more to
 * build on: the kernels' interface in `@paravae/core`, settings and run folders in `@paravae/runs`, models of one's own in `@paravae/tfjs`.
 */
export {
  type Checkpoint,
  checkpointPath,
  decodeCheckpoint,
  type EpochMetrics,
  encodeCheckpoint,
  type LossTerms,
  latestCheckpoint,
  listCheckpoints,
  readCheckpoint,
  type TrainingState,
  writeCheckpoint,
} from "@paravae/checkpoints";
export {
  defineModel,
  defineOptimizer,
  type Encoding,
  layoutOf,
  type ModelConfig,
  type ModelOptions,
  type OptimizerConfig,
  type OptimizerOptions,
  ParavaeError,
  type Precision,
  Vae,
  viewsOf,
} from "@paravae/core";
export {
  type Dataset,
  datasetNames,
  encodeNpy,
  findDataset,
  type ImageShape,
  type LoadOptions,
  loadDataset,
  loadIdxFolder,
  type Rows,
  readIdx,
  readNpy,
  type Split,
} from "@paravae/datasets";
export {
  type Column,
  type Columns,
  expandPaths,
  joinColumns,
  type LoadFilesOptions,
  loadFiles,
  loadPictureFolder,
  type PictureFolderOptions,
  readColumns,
} from "@paravae/datasets/files";
export { detectSimdLevel, standaloneWasmOps } from "@paravae/kernels";
export { standaloneNativeOps } from "@paravae/native";
export {
  availableWorkers,
  DataParallelTrainer,
  type EngineKind,
  type EpochReport,
  type Evaluation,
  type EvaluationOptions,
  evaluateModel,
  type FitOptions,
  type LabelledRows,
  type Progress,
  type Reproducible,
  type TrainerOptions,
  type UpdateKind,
} from "@paravae/parallel";
export {
  checkSettings,
  evaluateCheckpoint,
  type LoadedRun,
  loadRun,
  loadVae,
  type RunDescription,
  RunFolder,
  type RunObserver,
  type RunSummary,
  resolveSettings,
  runTraining,
  type Settings,
  type TrainingJob,
} from "@paravae/runs";
