import { resolve } from "node:path";
import type { TrainingState } from "@paravae/checkpoints";
import { type Evaluation, type EvaluationOptions, evaluateModel, type LabelledRows } from "@paravae/parallel";
import { modelOfRun } from "../settings/model-of.js";

export interface CheckpointEvaluation extends Pick<EvaluationOptions, "workers" | "engine" | "rowChanges"> {
  /** The file of a model of the user's own, which is code: what the checkpoint names as such is never run. */
  readonly modelFile?: string | undefined;
}

/**
 * The loss terms of a checkpoint's model on rows, any number of them. They are bitwise what `DataParallelTrainer.evaluate`
 * gives for the same rows, engine and state: the noise depends on the seed and the epochs trained alone.
 *
 * @throws ParavaeError E_MODEL_FILE for a model of the user's own without `modelFile`, and as `evaluateModel`
 */
export async function evaluateCheckpoint(
  { model: saved, parameters, seed, position }: TrainingState,
  rows: LabelledRows,
  { workers = "auto", engine = "auto", rowChanges = {}, modelFile }: CheckpointEvaluation = {},
): Promise<Evaluation> {
  const named = modelFile === undefined ? {} : { model: resolve(modelFile) };
  const model = modelOfRun(saved, named, "--model, or the option modelFile in code,");
  return evaluateModel({ model, parameters, rows, seed, position, workers, engine, rowChanges });
}
