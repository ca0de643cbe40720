import { RunFolder, resolveSettings, runTraining, settingsAmong } from "@paravae/runs";
import { loadData } from "../data/load-data.js";
import type { GlobalFlags } from "../flags/global-options.js";
import { withInterruption } from "../interruption.js";
import { printLine } from "../output/stdout.js";
import { chooseReporter } from "../progress/choose-reporter.js";
import { finishRun } from "./finish-run.js";

export interface TrainFlags extends GlobalFlags {
  readonly config?: string;
  readonly printConfig?: boolean;
}

export async function train(flags: TrainFlags): Promise<void> {
  const settings = await resolveSettings(settingsAmong({ ...flags }), flags.config);
  if (flags.printConfig) return printLine(JSON.stringify(settings, undefined, 2));
  const reporter = await chooseReporter(flags.json ?? false);
  await withInterruption(async (interruption) => {
    const folder = await RunFolder.create(settings, flags.out);
    try {
      const dataset = await loadData(settings, interruption.signal);
      const { workers } = settings;
      const summary = await runTraining({
        folder,
        settings,
        dataset,
        observer: reporter,
        workers,
        signal: interruption.signal,
      });
      await finishRun(summary, { folder, settings, dataset, reporter, interruption });
    } catch (error) {
      await folder.discard();
      throw error;
    }
    await folder.release();
  });
}
