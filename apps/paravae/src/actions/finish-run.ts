import { readCheckpoint } from "@paravae/checkpoints";
import { ParavaeError } from "@paravae/core";
import type { Dataset } from "@paravae/datasets";
import { type RunFolder, type RunSummary, type Settings, vaeOf } from "@paravae/runs";
import { type Interruption, statusOfSignal } from "../interruption.js";
import { writeRunPictures } from "../pictures/run-pictures.js";
import type { Reporter } from "../progress/reporter.js";

/** A run whose training has ended. */
interface EndedRun {
  readonly folder: RunFolder;
  readonly settings: Settings;
  readonly dataset: Dataset;
  readonly reporter: Reporter;
  readonly interruption: Interruption;
}

/** Draws a stopped run's pictures from its last checkpoint, and reports how it ended. */
export async function finishRun(
  summary: RunSummary,
  { folder, settings, dataset, reporter, interruption }: EndedRun,
): Promise<void> {
  const end = { ...summary, signal: undefined, model: settings.model, pictures: [] };
  if (summary.end === "interrupted") {
    reporter.done({ ...end, signal: interruption.name });
    if (interruption.name !== undefined) process.exitCode = statusOfSignal(interruption.name);
    return;
  }
  const { state } = await readCheckpoint(summary.checkpoint);
  const vae = await vaeOf(state.model, state.parameters, settings.engine);
  const pictures = await writeRunPictures(folder, vae, dataset, state.seed).catch((error) => {
    reporter.note(`warning: ${withoutPictures(error)}`);
    return [];
  });
  reporter.done({ ...end, pictures });
}

/** Why there are no pictures. A trained run is whole without them. */
function withoutPictures(error: unknown): string {
  if (!(error instanceof ParavaeError && error.code === "E_NO_SHARP")) throw error;
  return `${error.message}; then paravae resume draws them`;
}
