import type { TrainingState } from "@paravae/checkpoints";
import type { RunFolder } from "../run-folder.js";
import type { Settings } from "../settings/settings-table.js";

/**
 * Brings a run's folder to where its state stands, for training to go on from there: what a process that was killed has left beyond
 * that is taken away or set aside.
 *
 * @throws ParavaeError E_WRITE, E_CHECKPOINT_READ; what the file system throws
 */
export async function rewindFolder(
  folder: RunFolder,
  { position, metrics }: TrainingState,
  settings: Settings,
): Promise<void> {
  await folder.sweep();
  await folder.setAsideNewer(position.step);
  await folder.writeSettings(settings);
  // A process that was killed may have left a line more than its last checkpoint knows, or half a line.
  await folder.writeMetrics(metrics);
}
