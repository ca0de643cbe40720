import { loadData } from "../data/load-data.js";
import { withInterruption } from "../interruption.js";
import { printLine } from "../output/stdout.js";
import { chooseReporter } from "../progress/choose-reporter.js";
import { RunFolder } from "../run-folder.js";
import { resolveSettings, settingsAmong } from "../settings/resolve-settings.js";
import { finishRun } from "../training/finish-run.js";
import { runTraining } from "../training/run-training.js";
import type { TrainFlags } from "./train.js";

export async function train(flags: TrainFlags): Promise<void> {
  const settings = await resolveSettings(settingsAmong({ ...flags }), flags.config);
  if (flags.printConfig) return printLine(JSON.stringify(settings, undefined, 2));
  const reporter = await chooseReporter(flags.json ?? false);
  await withInterruption(async (interruption) => {
    const folder = await RunFolder.create(settings, flags.out);
    try {
      const dataset = await loadData(settings, interruption.signal);
      const { workers } = settings;
      const job = { folder, settings, dataset, reporter, interruption, workers };
      const summary = await runTraining(job);
      await finishRun(summary, job);
    } catch (error) {
      await folder.discard();
      throw error;
    }
    await folder.release();
  });
}
