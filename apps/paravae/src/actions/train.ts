import { ParavaeError } from "@paravae/core";
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

/** @param paths of data, as `--data` names them */
export async function train(paths: readonly string[], flags: TrainFlags): Promise<void> {
  const settings = await resolveSettings(settingsAmong({ ...flags, ...dataOf(paths, flags) }), flags.config);
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

function dataOf(paths: readonly string[], flags: object): { readonly data?: readonly string[] } {
  if (paths.length === 0) return {};
  if (!("data" in flags)) return { data: paths };
  throw new ParavaeError("E_USAGE", "train: paths after train and --data name the same; give one of them");
}
