import type { TrainingState } from "@paravae/checkpoints";
import type { DataIdentity } from "./data-identity.js";

/** Where a run began to train on the data that it has now. */
export interface DataStart {
  readonly epoch: number;
  readonly step: number;
}

/** What a run is trained on, as its checkpoints hold it. Plain JSON. */
export interface SavedData extends DataIdentity {
  /** Epochs before had other data: their ends are not where today's steps per epoch put them, nor are their losses to compare. */
  readonly since: DataStart;
}

export const fromTheBeginning: DataStart = { epoch: 0, step: 0 };

/**
 * After which step an epoch ended.
 *
 * @returns undefined for an epoch of other data, where the number of steps of an epoch is not known
 */
export const endOfEpoch = (epoch: number, since: DataStart, stepsPerEpoch: number): number | undefined =>
  epoch > since.epoch ? since.step + (epoch - since.epoch) * stepsPerEpoch : undefined;

/**
 * `since` if it explains where a run stands; else the beginning of the epoch in progress, as the run had another number of
 * steps per epoch at some time, nobody knows when.
 */
export function dataStartOf(
  since: DataStart,
  { epoch, stepInEpoch, step }: TrainingState["position"],
  stepsPerEpoch: number,
): DataStart {
  const beginning = step - stepInEpoch;
  const isExplained = since.step + (epoch - since.epoch) * stepsPerEpoch === beginning;
  return isExplained && epoch >= since.epoch ? since : { epoch, step: beginning };
}
