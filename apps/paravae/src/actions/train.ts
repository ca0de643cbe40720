import { RunFolder, resolveSettings, settingsAmong } from "@paravae/runs";
import type { GlobalFlags } from "../flags/global-options.js";
import { withInterruption } from "../interruption.js";
import { printLine } from "../output/stdout.js";
import { chooseReporter } from "../progress/choose-reporter.js";
import { trainNewRun } from "./train-new-run.js";

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
      await trainNewRun(folder, settings, reporter, interruption);
    } catch (error) {
      await folder.discard();
      throw error;
    }
    await folder.release();
  });
}
