import type { ModelConfig, OptimizerConfig, RowOrder } from "@paravae/core";

/** The terms of the loss, in nats per row, by the names that the model's objective gives them: loss = Σ weight·term. */
export interface LossTerms {
  readonly loss: number;
  readonly terms: Readonly<Record<string, number>>;
  /** Of the terms that are a sum over dimensions, each dimension's. */
  readonly perDimension: Readonly<Record<string, readonly number[]>>;
}

export interface EpochMetrics {
  readonly epoch: number;
  readonly train: LossTerms;
  /** null when the epoch was not evaluated. */
  readonly test: LossTerms | null;
}

/**
 * Everything that training needs to go on bitwise as if it had never stopped. Random numbers are
 * counter-based, so the seed and the position are the generators' state.
 */
export interface TrainingState {
  readonly model: ModelConfig;
  readonly optimizer: OptimizerConfig;
  readonly seed: number;
  readonly batchSize: number;
  /** In which order an epoch takes the rows; left out where it is by rows. */
  readonly order?: RowOrder;
  /** How many workers formed the sums: another number would add in another order. */
  readonly workers: number;
  /**
   * Epochs finished, steps done in the current one, steps in all: the cursor of the epoch's shuffle and the
   * counter of every noise stream.
   */
  readonly position: { readonly epoch: number; readonly stepInEpoch: number; readonly step: number };
  /** Laid out by `layoutOf(model)`. */
  readonly parameters: Float32Array;
  /** The optimizer's state by name, each block as long as the parameters. */
  readonly slots: Readonly<Record<string, Float32Array>>;
  /** Sums over the rows of the epoch in progress, in nats: of each term one number, or one for each dimension. */
  readonly epochSums: {
    readonly rows: number;
    readonly terms: Readonly<Record<string, readonly number[]>>;
  };
  readonly metrics: readonly EpochMetrics[];
}

export interface Checkpoint {
  readonly state: TrainingState;
  /** The application's own configuration: whatever survives JSON. */
  readonly settings: unknown;
}
