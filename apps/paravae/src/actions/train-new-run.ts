import { type RunFolder, runTraining, type Settings } from "@paravae/runs";
import { loadData } from "../data/load-data.js";
import type { Interruption } from "../interruption.js";
import type { Reporter } from "../progress/reporter.js";
import { finishRun } from "./finish-run.js";

/**
 * Trains a run from its first step on.
 *
 * @param prepare what is done to the folder once the trainer is there
 */
export async function trainNewRun(
  folder: RunFolder,
  settings: Settings,
  reporter: Reporter,
  interruption: Interruption,
  prepare?: () => Promise<void>,
): Promise<void> {
  const dataset = await loadData(settings, interruption.signal);
  for (const note of dataset.notes ?? []) reporter.note(note);
  const { workers } = settings;
  const summary = await runTraining({
    ...{ folder, settings, dataset, observer: reporter, workers },
    signal: interruption.signal,
    ...(prepare === undefined ? {} : { prepare }),
  });
  await finishRun(summary, { folder, settings, dataset, reporter, interruption });
}
