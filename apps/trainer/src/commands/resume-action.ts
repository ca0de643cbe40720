import { access } from "node:fs/promises";
import { ParavaeError } from "@paravae/core";
import { checkWidth, loadData } from "../data/load-data.js";
import { type LoadedRun, loadRunFolder } from "../inference/load-run.js";
import { withInterruption } from "../interruption.js";
import { chooseReporter } from "../progress/choose-reporter.js";
import type { RunSummary } from "../progress/reporter.js";
import { RunFolder } from "../run-folder.js";
import { bestCheckpoint, retentionRule, superfluous } from "../saving/retention.js";
import { overrideSettings, settingsAmong } from "../settings/resolve-settings.js";
import type { Settings } from "../settings/settings-table.js";
import { finishRun } from "../training/finish-run.js";
import { runTraining } from "../training/run-training.js";
import type { GlobalFlags } from "./global-options.js";

export async function resume(path: string, flags: GlobalFlags): Promise<void> {
  const { seed, ...overrides } = settingsAmong({ ...flags });
  if (seed !== undefined || flags.out !== undefined) {
    const flag = seed === undefined ? "--out" : "--seed";
    throw new ParavaeError("E_USAGE", `resume: ${flag} cannot change in the middle of a run; leave it out`);
  }
  const folder = await RunFolder.open(path);
  await folder.lock();
  try {
    await resumeRun(folder, overrides, flags.json ?? false);
  } finally {
    await folder.release();
  }
}

async function resumeRun(folder: RunFolder, overrides: Partial<Settings>, json: boolean): Promise<void> {
  const { path } = folder;
  const run = await loadRunFolder(folder);
  const { state } = run;
  const { epoch, step } = state.position;
  const settings = overrideSettings(run.settings, overrides);
  if (overrides.epochs !== undefined && settings.epochs < epoch) {
    throw new ParavaeError(
      "E_SETTINGS",
      `--epochs is ${settings.epochs}, expected at least ${epoch}, the epochs that ${path} has behind it`,
    );
  }
  const reporter = await chooseReporter(json);

  await withInterruption(async (interruption) => {
    const isDrawn = state.model.architecture === "module" || (await hasPictures(folder));
    if (epoch >= settings.epochs && isDrawn) {
      const rule = retentionRule(settings, step / epoch);
      await folder.tidy((steps) => superfluous(steps, state.metrics, rule));
      reporter.note(
        `${path} is complete: ${epoch} epochs are done; resume it with --epochs ${epoch + 10} to go on`,
      );
      const best = await bestCheckpoint(folder.checkpoints, state.metrics, rule.stepsPerEpoch);
      return reporter.done(completeSummary(folder, run, best));
    }
    reporter.note(`resuming from ${run.path}: epoch ${epoch}, step ${step}`);
    const dataset = await loadData(settings, interruption.signal);
    checkWidth(dataset, state.model);
    // On some engines another number of workers adds in another order, so it changes only when it is asked for.
    const workers = overrides.workers === undefined ? state.workers : settings.workers;
    const prepare = async (): Promise<void> => {
      await folder.sweep();
      await folder.setAsideNewer(step);
      await folder.writeSettings(settings);
      // A process that was killed may have left a line more than its last checkpoint knows, or half a line.
      await folder.writeMetrics(state.metrics);
    };
    const job = {
      ...{ folder, settings, dataset, reporter, interruption, workers, prepare },
      resume: state,
      engineBefore: run.engine,
    };
    const summary = await runTraining(job);
    await finishRun(summary, job);
  });
}

/** Whether the pictures were drawn, which is the last thing a run does. */
const hasPictures = (folder: RunFolder): Promise<boolean> =>
  access(folder.file("reconstructions.png")).then(
    () => true,
    () => false,
  );

const completeSummary = (
  folder: RunFolder,
  { state, path }: LoadedRun,
  best: string | undefined,
): RunSummary => ({
  path: folder.path,
  end: "finished",
  signal: undefined,
  kind: state.model.kind,
  epochs: state.position.epoch,
  steps: state.position.step,
  test: state.metrics.at(-1)?.test ?? undefined,
  seconds: 0,
  rowsPerSecond: 0,
  workers: state.workers,
  checkpoint: path,
  best,
  model: undefined,
  pictures: [],
});
