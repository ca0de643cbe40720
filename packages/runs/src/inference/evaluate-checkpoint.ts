import type { TrainingState } from "@paravae/checkpoints";
import { type Evaluation, type EvaluationOptions, evaluateModel, type LabelledRows } from "@paravae/parallel";

/**
 * The loss terms of a checkpoint's model on rows, any number of them. They are bitwise what `DataParallelTrainer.evaluate`
 * gives for the same rows, engine and state: the noise depends on the seed and the epochs trained alone.
 *
 * @throws ParavaeError as `evaluateModel`
 */
export const evaluateCheckpoint = (
  { model, parameters, seed, position }: TrainingState,
  rows: LabelledRows,
  { workers = "auto", engine = "auto" }: Pick<EvaluationOptions, "workers" | "engine"> = {},
): Promise<Evaluation> => evaluateModel({ model, parameters, rows, seed, position, workers, engine });
