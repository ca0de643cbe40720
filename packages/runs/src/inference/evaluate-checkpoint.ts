import type { LossTerms, TrainingState } from "@paravae/checkpoints";
import { DataParallelTrainer, type EngineKind, type LabelledRows } from "@paravae/parallel";

export interface EvaluateOptions {
  readonly workers?: number | "auto";
  readonly engine?: EngineKind;
}

/** What a model comes to on rows. */
export interface Evaluation {
  /** Means over the rows, in nats. */
  readonly terms: LossTerms;
  /** Why it was not computed by the engine that was to be expected, in one line. */
  readonly warning: string | undefined;
}

/**
 * The loss terms of a checkpoint's model on rows, any number of them. They are bitwise what `DataParallelTrainer.evaluate` gives for the
 * same rows, engine and state: the noise depends on the seed and the epochs trained alone.
 *
 * @throws ParavaeError E_ROWS when the rows are not the model's, E_DIVERGED when the loss is not a finite number, and as
 *   `DataParallelTrainer.create`
 */
export async function evaluateCheckpoint(
  state: TrainingState,
  rows: LabelledRows,
  { workers = "auto", engine = "auto" }: EvaluateOptions = {},
): Promise<Evaluation> {
  const { model, optimizer, seed, position } = state;
  // Nothing is trained, but a trainer has rows to train on; those that are there anyway will do.
  const batchSize = Math.min(state.batchSize, rows.count);
  const trainer = await DataParallelTrainer.create({
    ...{ model, optimizer, seed, batchSize, workers, engine },
    train: rows,
    test: rows,
    resume: { ...state, batchSize, position: { ...position, stepInEpoch: 0 } },
  });
  try {
    return { terms: await trainer.evaluate(), warning: trainer.warning };
  } finally {
    await trainer.close();
  }
}
