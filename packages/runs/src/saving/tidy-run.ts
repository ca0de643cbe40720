import type { TrainingState } from "@paravae/checkpoints";
import type { RunFolder } from "../run-folder.js";
import type { Settings } from "../settings/settings-table.js";
import { bestCheckpoint, retentionRule, superfluous } from "./retention.js";

/**
 * Deletes the checkpoints that the settings of a run that stands at an epoch's end no longer keep.
 *
 * @returns the path of the best that is left, where it is known
 * @throws ParavaeError E_CHECKPOINT_READ, E_CHECKPOINT_WRITE
 */
export async function tidyRun(
  folder: RunFolder,
  settings: Settings,
  { position, metrics }: TrainingState,
): Promise<string | undefined> {
  const rule = retentionRule(settings, position.step / position.epoch);
  await folder.tidy((steps) => superfluous(steps, metrics, rule));
  return bestCheckpoint(folder.checkpoints, metrics, rule.stepsPerEpoch);
}
