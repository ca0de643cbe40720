export { readCheckpoint, writeCheckpoint } from "./checkpoint-file.js";
export {
  checkpointPath,
  latestCheckpoint,
  listCheckpoints,
  type NumberedCheckpoint,
  pruneCheckpoints,
  type SkippedCheckpoint,
} from "./checkpoint-folder.js";
export { decodeCheckpoint, encodeCheckpoint } from "./encoding.js";
export { flatTerms } from "./flat-terms.js";
export type { Checkpoint, EpochMetrics, LossTerms, TrainingState } from "./training-state.js";
export { CheckpointWriter } from "./writer/checkpoint-writer.js";
