export { gradientsOf } from "./engines/load-engine.js";
export { type Evaluation, type EvaluationOptions, evaluateModel } from "./evaluation/evaluate-model.js";
export { availableWorkers } from "./trainer/count-workers.js";
export { DataParallelTrainer } from "./trainer/data-parallel-trainer.js";
export { type MeasureOptions, measureSteps, type StepMeasurement } from "./trainer/measure-steps.js";
export {
  type EngineKind,
  type EpochReport,
  engineKinds,
  type FitOptions,
  type LabelledRows,
  type ModuleOptions,
  type Progress,
  type Reproducible,
  reproducibleKinds,
  type TrainerOptions,
  type TrainerRows,
  type UpdateKind,
  updateKinds,
} from "./trainer/trainer-options.js";
