import { readCheckpoint } from "@paravae/checkpoints";
import { vaeOf } from "../inference/vae-of.js";
import { statusOfSignal } from "../interruption.js";
import { writeRunPictures } from "../pictures/run-pictures.js";
import type { RunSummary } from "../progress/reporter.js";
import type { TrainingJob } from "./run-training.js";

/** Draws a stopped run's pictures from its last checkpoint, and reports how it ended. */
export async function finishRun(
  summary: RunSummary,
  { folder, settings, dataset, reporter, interruption }: TrainingJob,
): Promise<void> {
  if (summary.end === "interrupted") {
    reporter.done(summary);
    if (interruption.name !== undefined) process.exitCode = statusOfSignal(interruption.name);
    return;
  }
  const { state } = await readCheckpoint(summary.checkpoint);
  const vae = await vaeOf(state.model, state.parameters, settings.engine);
  const pictures = await writeRunPictures(folder, vae, dataset, state.seed);
  reporter.done({ ...summary, pictures });
}
