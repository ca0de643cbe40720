import type { TrainingState } from "@paravae/checkpoints";
import { type DataStart, fromTheBeginning } from "../data/data-history.js";
import type { RunFolder } from "../run-folder.js";
import type { Settings } from "../settings/settings-table.js";
import { bestCheckpoint, retentionRule, superfluous } from "./retention.js";

/**
 * Deletes the checkpoints that the settings of a run whose epochs are done no longer keep.
 *
 * @param since where the run began to train on its data, if its checkpoint says so
 * @returns the path of the best that is left, where it is known
 * @throws ParavaeError E_CHECKPOINT_READ, E_CHECKPOINT_WRITE
 */
export async function tidyRun(
  folder: RunFolder,
  settings: Settings,
  { position, metrics }: TrainingState,
  since: DataStart = fromTheBeginning,
): Promise<string | undefined> {
  const { epoch, step, stepInEpoch } = position;
  const stepsPerEpoch = (step - stepInEpoch - since.step) / (epoch - since.epoch);
  // Without its data, a run that changed them has no steps per epoch to go by.
  if (!Number.isSafeInteger(stepsPerEpoch)) return undefined;
  const rule = retentionRule(settings, stepsPerEpoch, since);
  await folder.tidy((steps) => superfluous(steps, metrics, rule));
  return bestCheckpoint(folder.checkpoints, metrics, rule);
}
