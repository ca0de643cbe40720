import type { BlasSpec } from "@paravae/blas";
import type { ModelConfig, OptimizerConfig, Precision } from "@paravae/core";
import type { SimdLevel } from "@paravae/kernels";
import type { ArenaPlan } from "../arena/arena-plan.js";
import type { Reproducible, UpdateKind } from "../trainer/trainer-options.js";
import type { BarrierOptions } from "./barrier.js";

/** The kernels a team runs on, as a worker can load them. */
type LoadedKernels =
  | { readonly kind: "wasm"; readonly level: SimdLevel; readonly module: WebAssembly.Module }
  | { readonly kind: "reference" };

/** What a team computes with. */
export interface LoadedEngine {
  /** As reports call it. */
  readonly name: string;
  /** For everything that touches the arena: rows, noise, the optimizer; and for a dense engine's layers. */
  readonly kernels: LoadedKernels;
  /** Who computes gradients: core's dense engine over the kernels, or TensorFlow.js. */
  readonly gradients: "dense" | "tfjs";
  /** The native library that forms a dense engine's products; the kernels do where there is none. */
  readonly blas: BlasSpec | undefined;
  /** What a dense engine's products read. */
  readonly precision: Precision;
  /** What the user should hear of how it was chosen. */
  readonly warning: string | undefined;
}

/** Blocks of gradients in the arena: a dense engine's ranks form parts of one, others fill one for each lane. */
export const gradientBlocksOf = ({ gradients }: LoadedEngine, lanes: number): number =>
  gradients === "dense" ? 1 : lanes;

/** The shape of rows that lie in the arena. */
export interface RowsSpec {
  readonly count: number;
  readonly width: number;
  readonly type: "bytes" | "reals";
  /** Whether their labels lie there too. */
  readonly labelled: boolean;
}

/**
 * Everything that a worker needs to know of its team, given to each thread once when it starts. Plain
 * data, but for the shared memory and the compiled module.
 */
export interface TeamSpec {
  readonly memory: WebAssembly.Memory;
  readonly plan: ArenaPlan;
  readonly engine: LoadedEngine;
  readonly model: ModelConfig;
  readonly optimizer: OptimizerConfig;
  readonly update: UpdateKind;
  /** For whom the model is bitwise the same. */
  readonly reproducible: Reproducible;
  readonly workers: number;
  /** See lanes.ts. */
  readonly lanes: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly train: RowsSpec;
  readonly test: RowsSpec | undefined;
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

/** One worker's part of an evaluation of the test rows. */
export interface EvaluateTask {
  readonly kind: "evaluate";
  readonly rank: number;
  /** Epochs trained: the noise is another one after each. */
  readonly epoch: number;
}

export type Task = TrainTask | EvaluateTask;
