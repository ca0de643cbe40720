import type { LossTerms, TrainingState } from "@paravae/checkpoints";
import { describeSizes, layoutOf, objectiveOf, ParavaeError } from "@paravae/core";
import type { Dataset, Split } from "@paravae/datasets";
import { DataParallelTrainer, type LabelledRows } from "@paravae/parallel";
import { fromTheBeginning, type SavedData } from "../data/data-history.js";
import { identifyData } from "../data/data-identity.js";
import type { RunFolder } from "../run-folder.js";
import { cadenceOf } from "../saving/cadence.js";
import { RunSaver, type SavedAs } from "../saving/run-saver.js";
import { decideByData } from "../settings/decide-by-data.js";
import { modelOf, modelOfRun } from "../settings/model-of.js";
import { optimizerOf, optimizerOfRun } from "../settings/resolve-settings.js";
import { rowChangesOf } from "../settings/row-changes-of.js";
import type { Settings } from "../settings/settings-table.js";
import { deadDimensions } from "./dead-dimensions.js";
import { trainInPauses } from "./pauses.js";
import type { RunObserver, RunSummary } from "./run-observer.js";

export interface TrainingJob {
  readonly folder: RunFolder;
  readonly settings: Settings;
  readonly dataset: Dataset;
  readonly observer: RunObserver;
  readonly workers: number | "auto";
  /** Ends training after the step in progress. */
  readonly signal?: AbortSignal;
  /** Where an interrupted run stands. */
  readonly resume?: TrainingState;
  /** What `resumeData` found the dataset to be, for a run that goes on. */
  readonly data?: SavedData;
  /** What computed it so far, where that is known. */
  readonly engineBefore?: string | undefined;
  /** What is done to the folder once the trainer is there, which shows that training can go on. */
  readonly prepare?: () => Promise<void>;
}

/**
 * Trains to the end of the last epoch, to `maxSteps` or to the signal, whichever comes first, and
 * leaves the state there as a checkpoint.
 *
 * @throws what the trainer throws; the message says up to which step the run is saved
 */
export async function runTraining(job: TrainingJob): Promise<RunSummary> {
  const { settings, dataset, observer, resume } = job;
  const trainer = await DataParallelTrainer.create({
    ...trainedBy(job),
    train: labelled(dataset.train),
    ...(dataset.test === undefined ? {} : { test: labelled(dataset.test) }),
    batchSize: resume?.batchSize ?? settings.batchSize,
    seed: settings.seed,
    workers: job.workers,
    engine: settings.engine,
    precision: settings.precision,
    update: settings.update,
    maxWorkerDeaths: settings.maxWorkerDeaths,
    stepTimeoutSeconds: settings.stepTimeout,
    rowChanges: rowChangesOf(settings),
    onRecovery: (line) => observer.note(`warning: ${line}`),
    onWarning: (line) => observer.note(`warning: ${line}`),
    ...(settings.reproducible === undefined ? {} : { reproducible: settings.reproducible }),
    ...(resume === undefined ? {} : { resume }),
  });
  try {
    await job.prepare?.();
    for (const warning of trainer.warnings) observer.note(`warning: ${warning}`);
    if (job.engineBefore !== undefined && job.engineBefore !== trainer.engine) {
      observer.note(
        `warning: this run was computed by ${job.engineBefore} so far and goes on with ${trainer.engine}, whose last digits differ`,
      );
    }
    observer.begin({
      path: job.folder.path,
      dataset: dataset.name,
      trainRows: dataset.train.rows.count,
      testRows: dataset.test?.rows.count ?? 0,
      sizes: describeSizes(trainer.model),
      kind: objectiveOf(trainer.model).kind,
      parameters: layoutOf(trainer.model).length,
      optimizer: `${trainer.optimizer.kind} ${trainer.optimizer.learningRate}`,
      batchSize: trainer.batchSize,
      workers: trainer.workers,
      engine: trainer.engine,
      epochs: settings.epochs,
      stepsPerEpoch: trainer.stepsPerEpoch,
      lastStep: Math.min(
        settings.maxSteps ?? Number.POSITIVE_INFINITY,
        settings.epochs * trainer.stepsPerEpoch,
      ),
      stepsBefore: trainer.progress().step,
    });
    const summary = await trainAndSave(trainer, job);
    await trainer.close();
    return summary;
  } catch (error) {
    // What came first is the reason, whatever closing comes to.
    await trainer.close().catch(() => {});
    throw error;
  } finally {
    observer.close();
  }
}

/** What is trained: of a new run what settings and data say, else what its state does. */
function trainedBy({ settings, dataset, observer, resume }: TrainingJob) {
  if (resume !== undefined) {
    return {
      model: modelOfRun(resume.model, settings),
      optimizer: optimizerOfRun(resume.optimizer, settings),
    };
  }
  const { settings: decided, missing, notes } = decideByData(settings, dataset);
  for (const note of notes) observer.note(note);
  return { model: modelOf(decided, dataset.shape, missing), optimizer: optimizerOf(settings) };
}

/** A split as the trainer takes it, for models whose loss asks for labels. */
const labelled = ({ rows, labels }: Split): LabelledRows => ({ ...rows, labels });

/** A signal that nobody gives. */
const never = new AbortController().signal;

async function trainAndSave(
  trainer: DataParallelTrainer,
  { folder, settings, dataset, observer, resume, signal = never, ...job }: TrainingJob,
): Promise<RunSummary> {
  const { epochs, maxSteps = Number.POSITIVE_INFINITY } = settings;
  const begun = performance.now();
  const stepsBefore = trainer.progress().step;
  const data = job.data ?? {
    ...identifyData(dataset, objectiveOf(trainer.model).usesLabels),
    since: fromTheBeginning,
  };
  const saved = { settings, image: dataset.shape, data, engine: trainer.engine };
  const saver = new RunSaver(folder, saved, trainer.stepsPerEpoch, trainer.state(), observer.note);
  try {
    // From the first step on there is something to go on from, and no picture that is older than the model.
    if (resume === undefined) await saver.saveFirst();
    else await folder.removePictures();
    observer.watch(() => trainer.progress());
    const cadence = cadenceOf(settings.checkpointEvery);
    try {
      for await (const { report, isDue } of trainInPauses(trainer, { epochs, maxSteps, signal, cadence })) {
        if (report !== undefined) {
          saver.report(report);
          observer.epoch(report);
        }
        if (isDue) await saver.save(trainer.state(saver.takeSpare()));
      }
    } catch (error) {
      throw await withPlace(error, trainer, saver, folder.path, signal);
    }
    const seconds = (performance.now() - begun) / 1000;
    const { epoch, step } = trainer.progress();
    const end = epoch >= epochs ? "finished" : signal.aborted ? "interrupted" : "max-steps";
    const { newest, best } = await saveEnd(trainer, saver, signal);
    const { kind, headline } = objectiveOf(trainer.model);
    const test = end === "interrupted" || dataset.test === undefined ? undefined : await testTerms(trainer);
    return {
      path: folder.path,
      end,
      kind,
      headline,
      epochs: epoch,
      steps: step,
      test,
      latent: end === "finished" && test !== undefined ? deadDimensions(test) : undefined,
      seconds,
      rowsPerSecond: step === stepsBefore ? 0 : ((step - stepsBefore) * trainer.batchSize) / seconds,
      workers: trainer.workers,
      checkpoint: newest,
      best,
    };
  } finally {
    await saver.close();
  }
}

/**
 * Saves the state that a run ends with, if it is not saved yet, and waits until it is.
 *
 * @param signal gives up a disk that refuses; one that has come before asked for this very save
 */
async function saveEnd(trainer: DataParallelTrainer, saver: RunSaver, signal: AbortSignal): Promise<SavedAs> {
  if (saver.step !== trainer.progress().step) await saver.save(trainer.state());
  return saver.finish(signal.aborted ? undefined : signal);
}

/** The test terms of the state as it is: the last epoch's own, unless steps were taken since. */
async function testTerms(trainer: DataParallelTrainer): Promise<LossTerms> {
  const { position, metrics } = trainer.state();
  const last = metrics.at(-1)?.test;
  return position.stepInEpoch === 0 && last ? last : trainer.evaluate();
}

/** Saves what a failure has left of a run, and says so in the error. */
async function withPlace(
  error: unknown,
  trainer: DataParallelTrainer,
  saver: RunSaver,
  path: string,
  signal: AbortSignal,
): Promise<unknown> {
  if (!(error instanceof ParavaeError)) return error;
  const isSaved = await saveEnd(trainer, saver, signal).then(
    () => true,
    () => false,
  );
  if (!isSaved || saver.step === 0) return error;
  const { code, message, data, cause } = error;
  const place = `${path} holds the run up to step ${saver.step}`;
  const advice = code === "E_DIVERGED" ? ", for paravae resume --learning-rate" : "";
  return new ParavaeError(code, `${message}; ${place}${advice}`, {
    data,
    cause,
  });
}
