import type { TrainingState } from "@paravae/checkpoints";
import { objectiveOf, ParavaeError } from "@paravae/core";
import type { Dataset } from "@paravae/datasets";
import type { LoadedRun } from "../inference/load-run.js";
import { dataStartOf, fromTheBeginning, type SavedData } from "./data-history.js";
import { describeData, identifyData } from "./data-identity.js";

/** How a run goes on with the data at hand. */
export interface ResumedData {
  readonly data: SavedData;
  readonly state: TrainingState;
}

/**
 * Checks that a dataset holds the data that a run was trained on.
 *
 * Data that are accepted all the same begin with an epoch of their own: an epoch that other data began is not finished with them.
 *
 * @param accept goes on with other data
 * @param note is told of data that cannot be checked, or that are accepted
 * @throws ParavaeError E_DATASET_CHANGED
 */
export function resumeData(
  { state, data, image, path }: LoadedRun,
  dataset: Dataset,
  accept: boolean,
  note: (line: string) => void,
): ResumedData {
  const { position, batchSize, model } = state;
  const identity = identifyData(dataset, objectiveOf(model).usesLabels);
  const stepsPerEpoch = Math.ceil(identity.trainRows / batchSize);
  const now = describeData(identity, dataset.shape);
  if (data === undefined) {
    note(`${path} does not say which data it was trained on; going on with ${now}`);
    return { data: { ...identity, since: dataStartOf(fromTheBeginning, position, stepsPerEpoch) }, state };
  }
  const before = describeData(data, image);
  // Dense models take any image of as many pixels.
  if (identity.sha256 === data.sha256 && now === before) {
    return { data: { ...identity, since: dataStartOf(data.since, position, stepsPerEpoch) }, state };
  }
  if (!accept) {
    throw new ParavaeError(
      "E_DATASET_CHANGED",
      `${dataset.name}: holds ${now}; the run was trained on ${before}; --accept-data goes on anyway`,
      { data: { got: now, expected: before } },
    );
  }
  note(
    `going on with other data: ${now} in place of ${before}; the best is chosen among the epochs from here`,
  );
  const { epoch, step } = position;
  return {
    data: { ...identity, since: { epoch, step } },
    state: { ...state, position: { epoch, step, stepInEpoch: 0 }, epochSums: noSums(state.epochSums) },
  };
}

const noSums = ({ terms }: TrainingState["epochSums"]): TrainingState["epochSums"] => ({
  rows: 0,
  terms: Object.fromEntries(Object.entries(terms).map(([name, columns]) => [name, columns.map(() => 0)])),
});
