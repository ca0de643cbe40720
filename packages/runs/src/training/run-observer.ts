import type { LossTerms } from "@paravae/checkpoints";
import type { Headline } from "@paravae/core";
import type { EpochReport, Progress } from "@paravae/parallel";
import type { DeadDimensions } from "./dead-dimensions.js";

/** What a run is, told before its first step. */
export interface RunDescription {
  readonly path: string;
  readonly dataset: string;
  readonly trainRows: number;
  readonly testRows: number;
  /** `64-256-16-256-64`. */
  readonly sizes: string;
  /** What it is trained for: "vae", "ae", "custom" for a model of one's own. */
  readonly kind: string;
  readonly parameters: number;
  readonly optimizer: string;
  readonly batchSize: number;
  readonly workers: number;
  readonly engine: string;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** The step this process stops after, whether at the last epoch's end or before. */
  readonly lastStep: number;
  /** Steps that an interrupted run has behind it. */
  readonly stepsBefore: number;
}

/** What a run came to. */
export interface RunSummary {
  readonly path: string;
  /** "finished" all epochs, "max-steps" reached, or "interrupted" by the job's signal. */
  readonly end: "finished" | "max-steps" | "interrupted";
  readonly kind: string;
  /** What its test terms are compared by. */
  readonly headline: Headline;
  readonly epochs: number;
  readonly steps: number;
  /** Not for an interrupted run, nor without test rows. */
  readonly test: LossTerms | undefined;
  /** Of the latent, by the test terms; for a run that has finished. */
  readonly latent: DeadDimensions | undefined;
  /** Of this process's training; 0 when there was nothing left to do. */
  readonly seconds: number;
  readonly rowsPerSecond: number;
  readonly workers: number;
  readonly checkpoint: string;
  /** The checkpoint with the lowest test loss, where it is known. */
  readonly best: string | undefined;
}

/** Is told how a run goes. */
export interface RunObserver {
  begin(run: RunDescription): void;
  /** A look at running steps may be taken at any time from now until the run's end. */
  watch(look: () => Progress): void;
  epoch(report: EpochReport): void;
  /** Something that is no result. */
  note(line: string): void;
  /** The run has ended, or failed: nothing is told after this. */
  close(): void;
}
