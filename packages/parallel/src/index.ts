export { availableWorkers } from "./count-workers.js";
export { DataParallelTrainer } from "./data-parallel-trainer.js";
export { gradientsOf } from "./load-engine.js";
export { type MeasureOptions, measureSteps, type StepMeasurement } from "./measure-steps.js";
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
  type UpdateKind,
  updateKinds,
} from "./trainer-options.js";
