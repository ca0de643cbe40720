import type { EpochMetrics, LossTerms, TrainingState } from "@paravae/checkpoints";
import type { ModelOptions, OptimizerOptions, Precision, RowChanges, RowOrder } from "@paravae/core";
import type { Rows, StoredRows } from "@paravae/datasets";
import type { Fields } from "./check-keys.js";

export const engineKinds = ["auto", "native", "blas", "wasm", "tfjs", "reference"] as const;
/**
 * What computes gradients: "auto" takes the fastest that is there for a dense model (kernels that are generated for the
 * processor, else a native BLAS, else WebAssembly), and TensorFlow.js for any other, which nothing else can train.
 */
export type EngineKind = (typeof engineKinds)[number];

export const updateKinds = ["sharded", "coordinator"] as const;
/**
 * Who applies the optimizer: every worker to its shard of the parameters, or the coordinator's thread to
 * all of them. Bitwise the same model either way.
 */
export type UpdateKind = (typeof updateKinds)[number];

export const reproducibleKinds = ["same-workers", "any-workers"] as const;
/**
 * For whom the same seed gives bitwise the same model, on the same engine and type of machine: for the same number of
 * workers, or for any. The kernels give the latter always. A BLAS and TensorFlow.js choose an order of summation by the
 * sizes of what they are given, so for them the batch is then cut into a number of lanes that does not depend on the
 * workers, which costs some speed.
 */
export type Reproducible = (typeof reproducibleKinds)[number];

/** A model that a file of the user's holds; what else there is to know of it is found by loading it. */
export interface ModuleOptions {
  readonly architecture: "module";
  readonly path: string;
}

/** Rows, with their labels for a model whose loss asks for them. */
export interface LabelledRows extends Rows {
  /** The class of each row. */
  readonly labels?: Uint8Array | undefined;
}

/** Rows in memory, or stored ones, which are read while others are trained on. */
export type TrainerRows = LabelledRows | StoredRows;

export interface TrainerOptions {
  readonly model: ModelOptions | ModuleOptions;
  /** Adam with its defaults when left out. */
  readonly optimizer?: OptimizerOptions;
  /** Stored rows stay the caller's, who closes them after the trainer. */
  readonly train: TrainerRows;
  /** Evaluated after every epoch when given. */
  readonly test?: TrainerRows;
  readonly batchSize: number;
  /** 0 when left out. */
  readonly seed?: number;
  /**
   * In which order an epoch takes the rows. Left out, it is by rows for those in memory, and by blocks for stored ones, whose sizes then
   * depend on the width of rows and the batch size alone. Rows in memory train in blocks too, to bitwise the same model as stored
   * ones; stored rows in an order by rows are read into memory first.
   */
  readonly order?: RowOrder;
  /** "auto", the default: the cores that this process may use (`os.availableParallelism`). */
  readonly workers?: number | "auto";
  readonly engine?: EngineKind;
  /** "float32" when left out. "bf16" needs a processor that has it, and the engine native or a BLAS that has it. */
  readonly precision?: Precision;
  readonly update?: UpdateKind;
  /**
   * URLs of modules that add likelihoods, objectives, layers or optimizers to core's tables when they are imported. Every
   * thread imports them first.
   */
  readonly extensions?: readonly string[];
  /**
   * What is done to rows whenever they are read: nothing when left out. As the seed does, it decides the numbers of training: a state
   * is to go on with the same.
   */
  readonly rowChanges?: Partial<RowChanges>;
  /** "same-workers" when left out, on engines where it makes a difference. */
  readonly reproducible?: Reproducible;
  /** How many workers may die before training fails; 10 when left out. Each death costs the segment in progress. */
  readonly maxWorkerDeaths?: number;
  /** After how many seconds a step that does not end counts as a death; 300, longer than any honest step, when left out. */
  readonly stepTimeoutSeconds?: number;
  /** Told in one line when a worker has died and training goes on without the loss of a step. */
  readonly onRecovery?: (line: string) => void;
  /**
   * Told in one line, once, when an epoch's loss is finite and yet over 1000 times the first epoch's or an untrained model's, or when that
   * of its train rows is over 3 times both.
   */
  readonly onWarning?: (line: string) => void;
  /**
   * Goes on from this state instead of from a fresh model. Optimizer, seed, order and number of workers are taken over
   * where they are left out; what is given, and the model and batch size, must be the state's. The learning rate alone may be
   * another one.
   */
  readonly resume?: TrainingState;
}

/** What `TrainerOptions` may hold. */
export const trainerFields: Fields<TrainerOptions> = {
  model: "required",
  optimizer: "optional",
  train: "required",
  test: "optional",
  batchSize: "required",
  seed: "optional",
  order: "optional",
  workers: "optional",
  engine: "optional",
  precision: "optional",
  update: "optional",
  extensions: "optional",
  rowChanges: "optional",
  reproducible: "optional",
  maxWorkerDeaths: "optional",
  stepTimeoutSeconds: "optional",
  onRecovery: "optional",
  onWarning: "optional",
  resume: "optional",
};

export interface FitOptions {
  /** Epochs in all, those that a resumed state has behind it included. */
  readonly epochs: number;
  /** Stops after this many steps in all, in the middle of an epoch if it falls there. */
  readonly maxSteps?: number;
  /** Stops after the step in progress; `fit` then returns, and `state()` is that step's. */
  readonly signal?: AbortSignal;
}

/** What `FitOptions` may hold. */
export const fitFields: Fields<FitOptions> = { epochs: "required", maxSteps: "optional", signal: "optional" };

/** What an epoch came to. The metrics are a function of the seed; the times are not. */
export interface EpochReport extends EpochMetrics {
  /** Wall time of the epoch's training, evaluation included; of this process's part of a resumed epoch. */
  readonly seconds: number;
  /** Rows trained on a second, evaluation not included. */
  readonly rowsPerSecond: number;
}

/** Where training is right now; the sums are of the epoch in progress. */
export interface Progress {
  /** Epochs finished. */
  readonly epoch: number;
  readonly stepInEpoch: number;
  readonly stepsPerEpoch: number;
  /** Steps in all. */
  readonly step: number;
  /** Nats per row so far in this epoch; NaN before its first step. */
  readonly terms: LossTerms;
}
