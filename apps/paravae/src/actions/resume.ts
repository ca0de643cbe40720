import { objectiveOf, ParavaeError } from "@paravae/core";
import { exists } from "@paravae/files";
import {
  checkDataset,
  type LoadedRun,
  loadRunFolder,
  overrideSettings,
  RunFolder,
  resolveSettings,
  resumeData,
  rewindFolder,
  runTraining,
  type Settings,
  settingsAmong,
  tidyRun,
} from "@paravae/runs";
import { loadData, requireFolderOf } from "../data/load-data.js";
import type { GlobalFlags } from "../flags/global-options.js";
import { withInterruption } from "../interruption.js";
import { printNote } from "../output/stdout.js";
import { arePictures } from "../pictures/rows-of-pictures.js";
import { lastPicture } from "../pictures/run-pictures.js";
import { chooseReporter } from "../progress/choose-reporter.js";
import type { RunEnd } from "../progress/reporter.js";
import { finishRun } from "./finish-run.js";
import { trainNewRun } from "./train-new-run.js";

export interface ResumeFlags extends GlobalFlags {
  readonly acceptData?: boolean;
}

export async function resume(path: string, flags: ResumeFlags): Promise<void> {
  const { seed, ...overrides } = settingsAmong({ ...flags });
  if (seed !== undefined || flags.out !== undefined) {
    const flag = seed === undefined ? "--out" : "--seed";
    throw new ParavaeError("E_USAGE", `resume: ${flag} cannot change in the middle of a run; leave it out`);
  }
  const folder = await RunFolder.open(path);
  await folder.lock();
  try {
    const go = (await folder.isUnsaved()) ? beginAgain : resumeRun;
    await go(folder, overrides, flags);
  } finally {
    await folder.release();
  }
}

/** A run that was killed before its first checkpoint has nothing behind it but its settings, and no data to hold others against. */
async function beginAgain(
  folder: RunFolder,
  overrides: Partial<Settings>,
  { json = false }: ResumeFlags,
): Promise<void> {
  const settings = await resolveSettings(overrides, folder.file("config.json"));
  if (overrides.dataFolder === undefined) await requireFolderOf(settings);
  const reporter = await chooseReporter(json);
  reporter.note(`${folder.path}: it was stopped before its first checkpoint, so it begins again`);
  await withInterruption((interruption) =>
    trainNewRun(folder, settings, reporter, interruption, async () => {
      await folder.sweep();
      await folder.writeSettings(settings);
    }),
  );
}

async function resumeRun(
  folder: RunFolder,
  overrides: Partial<Settings>,
  { json = false, acceptData = false }: ResumeFlags,
): Promise<void> {
  const { path } = folder;
  const run = await loadRunFolder(folder, printNote);
  const { model, position, workers: workersBefore } = run.state;
  const { epoch, step } = position;
  const settings = overrideSettings(run.settings, overrides);
  if (overrides.epochs !== undefined && settings.epochs < epoch) {
    throw new ParavaeError(
      "E_SETTINGS",
      `--epochs is ${settings.epochs}, expected at least ${epoch}, the epochs that ${path} has behind it`,
    );
  }
  const reporter = await chooseReporter(json);

  await withInterruption(async (interruption) => {
    const isDrawable = model.architecture !== "module" && arePictures(run.image);
    const isDrawn = !isDrawable || (await exists(folder.file(lastPicture)));
    if (epoch >= settings.epochs && isDrawn) {
      const best = await tidyRun(folder, settings, run.state, run.data?.since);
      reporter.note(
        `${path} is complete: ${epoch} epochs are done; resume it with --epochs ${epoch + 10} to go on`,
      );
      return reporter.done(completeRun(folder, run, best));
    }
    reporter.note(`resuming from ${run.path}: epoch ${epoch}, step ${step}`);
    if (overrides.dataFolder === undefined) await requireFolderOf(settings);
    const dataset = await loadData(settings, interruption.signal);
    checkDataset(dataset, model);
    const { data, state } = resumeData(run, dataset, acceptData, reporter.note);
    // On some engines another number of workers adds in another order, so it changes only when it is asked for.
    const workers = overrides.workers === undefined ? workersBefore : settings.workers;
    const summary = await runTraining({
      ...{ folder, settings, dataset, observer: reporter, workers },
      signal: interruption.signal,
      resume: state,
      data,
      engineBefore: run.engine,
      prepare: () => rewindFolder(folder, state, settings),
    });
    await finishRun(summary, { folder, settings, dataset, reporter, interruption });
  });
}

const completeRun = (folder: RunFolder, { state, path }: LoadedRun, best: string | undefined): RunEnd => ({
  path: folder.path,
  end: "finished",
  signal: undefined,
  kind: objectiveOf(state.model).kind,
  headline: objectiveOf(state.model).headline,
  epochs: state.position.epoch,
  steps: state.position.step,
  test: state.metrics.at(-1)?.test ?? undefined,
  latent: undefined,
  seconds: 0,
  rowsPerSecond: 0,
  workers: state.workers,
  checkpoint: path,
  best,
  model: undefined,
  pictures: [],
});
