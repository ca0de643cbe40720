import type { LossTerms } from "@paravae/checkpoints";
import { defineOptimizer, keyOfSeed, type ModelConfig, noRowChanges, type RowChanges } from "@paravae/core";
import { checkRowChanges } from "../rows/check-row-changes.js";
import { checkRows } from "../rows/check-rows.js";
import { Team } from "../team/team.js";
import { checkKeys, type Fields } from "../trainer/check-keys.js";
import { completeModel } from "../trainer/complete-model.js";
import { countWorkers } from "../trainer/count-workers.js";
import type { EngineKind, TrainerRows } from "../trainer/trainer-options.js";
import { evaluatedTerms } from "./evaluated-terms.js";

export interface EvaluationOptions {
  readonly model: ModelConfig;
  /** The flat block, laid out by `layoutOf(model)`; copied. */
  readonly parameters: Float32Array;
  /** In memory, or stored. */
  readonly rows: TrainerRows;
  readonly seed: number;
  /** Epochs and steps trained: the noise is another one after each epoch, and weights may depend on the step. */
  readonly position: { readonly epoch: number; readonly step: number };
  /** "auto", the default: the cores that this process may use. */
  readonly workers?: number | "auto";
  readonly engine?: EngineKind;
  /** As training's. */
  readonly extensions?: readonly string[];
  /** As training's; rows that are evaluated are not corrupted. */
  readonly rowChanges?: Partial<RowChanges>;
}

const evaluationFields: Fields<EvaluationOptions> = {
  model: "required",
  parameters: "required",
  rows: "required",
  seed: "required",
  position: "required",
  workers: "optional",
  engine: "optional",
  extensions: "optional",
  rowChanges: "optional",
};

/** What a model comes to on rows. */
export interface Evaluation {
  /** Means over the rows, in nats. */
  readonly metrics: LossTerms;
  /** What computed it. */
  readonly engine: string;
  /** Why it is not the engine that was to be expected, a line each. */
  readonly warnings: readonly string[];
}

/**
 * The loss terms of a model on rows, on all workers. They are bitwise what `DataParallelTrainer.evaluate` gives for the same
 * rows, engine and state.
 *
 * @throws ParavaeError E_ROWS when the rows are not the model's, E_SHAPE when the parameters are not, E_DIVERGED when the loss is
 *   not a finite number, and as `DataParallelTrainer.create` of model, workers and engine
 */
export async function evaluateModel(options: EvaluationOptions): Promise<Evaluation> {
  checkKeys("options of evaluateModel", options, evaluationFields);
  const { seed, position, engine = "auto", workers = "auto", extensions = [], rowChanges = {} } = options;
  for (const url of extensions) await import(url);
  keyOfSeed(seed);
  const model = await completeModel(options.model, options.rows.width);
  const rows = checkRows("test", options.rows, model);
  checkRowChanges({ ...noRowChanges, ...rowChanges }, rows);
  const team = await Team.create({
    model,
    // Nothing is trained: the arena has no training rows, and an optimizer's state as small as there is.
    optimizer: defineOptimizer({ kind: "rmsprop" }),
    train: { data: new Uint8Array(0), count: 0, width: rows.width },
    test: rows,
    batchSize: 1,
    seed,
    workers: countWorkers(workers),
    engine,
    precision: "float32",
    update: "sharded",
    reproducible: "same-workers",
    extensions,
    rowChanges: { ...noRowChanges, ...rowChanges, corrupt: undefined },
    stepTimeoutMs: 300_000,
  });
  try {
    team.setParameters(options.parameters);
    await team.evaluate(position.epoch);
    const { name, warnings } = team.spec.engine;
    return { metrics: evaluatedTerms(team, position.step), engine: name, warnings };
  } finally {
    await team.close();
  }
}
