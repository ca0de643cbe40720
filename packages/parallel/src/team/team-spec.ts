import type { ModelConfig, OptimizerConfig, RowChanges, RowOrder } from "@paravae/core";
import type { ArenaPlan } from "../arena/arena-plan.js";
import type { LoadedEngine } from "../engines/loaded-engine.js";
import type { PhaseName } from "../step/phases.js";
import type { Reproducible, UpdateKind } from "../trainer/trainer-options.js";
import type { BarrierOptions } from "./barrier.js";

/** The shape of rows, and how many of them lie in the arena. */
export interface RowsSpec {
  readonly count: number;
  readonly width: number;
  readonly type: "bytes" | "reals";
  /** Whether their labels lie there too. */
  readonly labelled: boolean;
  /** Rows of a window, where the arena has places for a few windows only; undefined where each row has a place of its own. */
  readonly windowRows: number | undefined;
  /** Rows that the arena has places for. */
  readonly places: number;
}

/**
 * Everything that a worker needs to know of its team. Plain data, but for the shared memory and the compiled
 * module.
 */
export interface TeamSpec {
  readonly memory: WebAssembly.Memory;
  readonly plan: ArenaPlan;
  readonly engine: LoadedEngine;
  readonly model: ModelConfig;
  readonly optimizer: OptimizerConfig;
  readonly update: UpdateKind;
  /** What every step goes through, with a barrier behind each. */
  readonly phases: readonly PhaseName[];
  /** Modules that add kinds to core's tables, by their URLs; every thread imports them before it makes an engine. */
  readonly extensions: readonly string[];
  /** For whom the model is bitwise the same. */
  readonly reproducible: Reproducible;
  readonly workers: number;
  /** See batch-lanes.ts. */
  readonly lanes: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly order: RowOrder;
  readonly train: RowsSpec;
  readonly test: RowsSpec | undefined;
  /** What is done to rows whenever they are read. */
  readonly rowChanges: RowChanges;
  readonly barrier: BarrierOptions;
}

/** Rows that are evaluated at a time: fixed, so that sums do not depend on who evaluates. */
export const evaluationChunkRows = 64;

/** One worker's part of a segment of training steps, all in one epoch. */
export interface TrainTask {
  readonly kind: "train";
  readonly rank: number;
  readonly epoch: number;
  /** Steps [firstStep, endStep) of the epoch. */
  readonly firstStep: number;
  readonly endStep: number;
  /** Steps done before firstStep, in all epochs. */
  readonly stepsBefore: number;
}

/** A training segment as all ranks get it. */
export type Segment = Omit<TrainTask, "rank" | "kind">;

/** One worker's part of an evaluation of the test rows. */
export interface EvaluateTask {
  readonly kind: "evaluate";
  readonly rank: number;
  /** Epochs trained: the noise is another one after each. */
  readonly epoch: number;
  /** Chunks up to this one are evaluated, from the one on that `nextChunk` says. */
  readonly endChunk: number;
}

export type Task = TrainTask | EvaluateTask;

/** A task as it comes to a thread, which may have started before its team was planned. */
export interface TeamTask {
  readonly team: TeamSpec;
  readonly task: Task;
}
