import { DataParallelTrainer } from "@paravae/parallel";
import { checkWidth, loadData, sourceOf } from "../data/load-data.js";
import { loadRun } from "../inference/load-run.js";
import { printJson, printLine, printNote } from "../output/stdout.js";
import { formatTerms } from "../progress/format.js";
import { describeTest } from "../progress/text-reporter.js";
import { modelOfRun } from "../settings/model-of.js";
import { overrideSettings, settingsAmong } from "../settings/resolve-settings.js";
import type { EvalFlags } from "./eval.js";

export async function evaluate(path: string, flags: EvalFlags): Promise<void> {
  const run = await loadRun(path);
  const settings = overrideSettings(run.settings, settingsAmong({ ...flags }));
  const { workers, engine } = settings;
  const dataset = await loadData(sourceOf(run.settings, flags));
  const { state } = run;
  checkWidth(dataset, state.model);
  // Nothing is trained, but a trainer has rows; those that are there anyway will do.
  const { rows, labels } = dataset.test;
  const labelled = { ...rows, labels };
  const batchSize = Math.min(state.batchSize, rows.count);
  const trainer = await DataParallelTrainer.create({
    model: modelOfRun(state.model, settings),
    optimizer: state.optimizer,
    train: labelled,
    test: labelled,
    batchSize,
    seed: state.seed,
    workers,
    engine,
    resume: { ...state, batchSize, position: { ...state.position, stepInEpoch: 0 } },
  });
  try {
    if (trainer.warning !== undefined) printNote(`warning: ${trainer.warning}`);
    const test = await trainer.evaluate();
    const { epoch, step } = state.position;
    if (flags.json) {
      const { name } = dataset;
      const negativeElbo = state.model.kind === "vae" ? test.reconstruction + test.kl : null;
      return printJson({ checkpoint: run.path, dataset: name, epoch, step, test, negativeElbo });
    }
    printLine(`${run.path}: epoch ${epoch}, step ${step}, on the ${rows.count} test rows of ${dataset.name}`);
    printLine(`test ${formatTerms(test)}`);
    printLine(describeTest(state.model.kind, test));
  } finally {
    await trainer.close();
  }
}
