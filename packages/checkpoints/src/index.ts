export { fileAdvice, readCheckpoint, writeCheckpoint } from "./checkpoint-file.js";
export { CheckpointWriter } from "./checkpoint-writer.js";
export { decodeCheckpoint, encodeCheckpoint } from "./encoding.js";
export { flatTerms } from "./flat-terms.js";
export { replaceFile, targetOfTemporary } from "./replace-file.js";
export {
  checkpointPath,
  latestCheckpoint,
  listCheckpoints,
  type NumberedCheckpoint,
  pruneCheckpoints,
  type SkippedCheckpoint,
} from "./run-folder.js";
export type { Checkpoint, EpochMetrics, LossTerms, TrainingState } from "./training-state.js";
