export { checkDataset } from "./check-dataset.js";
export {
  type EvaluateOptions,
  type Evaluation,
  evaluateCheckpoint,
} from "./inference/evaluate-checkpoint.js";
export { type LoadedRun, loadRun, loadRunFolder } from "./inference/load-run.js";
export { loadVae } from "./inference/load-vae.js";
export { vaeOf } from "./inference/vae-of.js";
export { RunFolder } from "./run-folder.js";
export { tidyRun } from "./saving/tidy-run.js";
export { checkSettings } from "./settings/check-settings.js";
export { denseModelOf, modelOfRun } from "./settings/model-of.js";
export { overrideSettings, resolveSettings, settingsAmong } from "./settings/resolve-settings.js";
export type { SavedRun } from "./settings/saved-settings.js";
export type { Settings } from "./settings/settings-table.js";
export { rewindFolder } from "./training/rewind-folder.js";
export type { RunDescription, RunObserver, RunSummary } from "./training/run-observer.js";
export { runTraining, type TrainingJob } from "./training/run-training.js";
