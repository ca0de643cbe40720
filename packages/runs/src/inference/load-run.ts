import { stat } from "node:fs/promises";
import { sep } from "node:path";
import { type Checkpoint, latestCheckpoint, readCheckpoint, type TrainingState } from "@paravae/checkpoints";
import { ParavaeError } from "@paravae/core";
import { RunFolder } from "../run-folder.js";
import { readSavedRun, type SavedRun } from "../settings/saved-settings.js";

export interface LoadedRun extends SavedRun {
  readonly state: TrainingState;
  /** The checkpoint they were read from. */
  readonly path: string;
}

/** What is wrong with the newest of damaged checkpoints, and how many there are. */
function damageOf(folder: RunFolder, [{ reason }, ...older]: readonly { readonly reason: string }[]): string {
  const newest = reason.replace(`${folder.checkpoints}${sep}`, "");
  return older.length === 0 ? newest : `${older.length + 1} are damaged, the newest ${newest}`;
}

/**
 * The state and settings of a run folder's newest good checkpoint.
 *
 * @param note is told of damaged ones that were passed over
 * @throws ParavaeError E_RUN_FOLDER when it is no run folder, E_NO_CHECKPOINT when none can be read
 */
export async function loadRunFolder(folder: RunFolder, note: (line: string) => void): Promise<LoadedRun> {
  const { latest, skipped } = await latestCheckpoint(folder.checkpoints);
  if (latest === undefined) {
    const none = (await folder.isUnsaved())
      ? `there is none yet; if its training was stopped, paravae resume ${folder.path} begins again`
      : "there is none, and no config.json; delete the folder and train again";
    const why = skipped.length === 0 ? none : damageOf(folder, skipped);
    throw new ParavaeError("E_NO_CHECKPOINT", `${folder.path}: no checkpoint to go on from: ${why}`);
  }
  for (const { reason } of skipped) note(`skipped ${reason}`);
  return loadedRun(latest.path, latest.checkpoint);
}

/**
 * What `path` holds, a run folder or one checkpoint file.
 *
 * @param note as `loadRunFolder`, and of a model that no step has trained
 * @throws ParavaeError as `loadRunFolder` and `readCheckpoint`
 */
export async function loadRun(path: string, note: (line: string) => void): Promise<LoadedRun> {
  const status = await stat(path).catch(() => undefined);
  if (status === undefined) {
    throw new ParavaeError("E_RUN_FOLDER", `${path}: not found; expected a run folder or a checkpoint file`);
  }
  const run = status.isDirectory()
    ? await loadRunFolder(await RunFolder.open(path), note)
    : loadedRun(path, await readCheckpoint(path));
  if (run.state.position.step === 0) note(`warning: ${run.path} is of step 0: its model is untrained`);
  return run;
}

const loadedRun = (path: string, { state, settings }: Checkpoint): LoadedRun => ({
  ...readSavedRun(path, settings, state.model.inputSize),
  state,
  path,
});
