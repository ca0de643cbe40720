import { flatTerms } from "@paravae/checkpoints";
import { objectiveOf } from "@paravae/core";
import { evaluateCheckpoint, loadRun, overrideSettings, rowChangesOf, settingsAmong } from "@paravae/runs";
import { loadSplit } from "../data/load-data.js";
import type { GlobalFlags } from "../flags/global-options.js";
import type { DataFlags } from "../flags/run-options.js";
import { printJson, printLine, printNote } from "../output/stdout.js";
import { counted, formatTerms } from "../progress/format.js";
import { describeTest, headlineOf } from "../progress/text-reporter.js";

export interface EvalFlags extends GlobalFlags, DataFlags {}

export async function evaluate(path: string, flags: EvalFlags): Promise<void> {
  const run = await loadRun(path, printNote);
  const settings = overrideSettings(run.settings, settingsAmong({ ...flags }));
  const { state } = run;
  const isOfFiles = run.settings.data !== undefined;
  const advice = isOfFiles ? "name files of some with --data" : "put t10k-images-idx3-ubyte there";
  const { name, rows, labels } = await loadSplit(run.settings, flags, state.model, advice);
  const { metrics: test, warnings } = await evaluateCheckpoint(
    state,
    { ...rows, labels },
    {
      ...settings,
      rowChanges: rowChangesOf(run.settings),
      modelFile: settings.model,
    },
  );
  for (const warning of warnings) printNote(`warning: ${warning}`);
  const { headline } = objectiveOf(state.model);
  const { epoch, step } = state.position;
  if (flags.json) {
    const negativeElbo = headline.name === "−ELBO" ? headlineOf(headline, test) : null;
    return printJson({
      checkpoint: run.path,
      dataset: name,
      epoch,
      step,
      test: flatTerms(test),
      negativeElbo,
    });
  }
  const what = flags.data === undefined ? "test row" : "row";
  printLine(`${run.path}: epoch ${epoch}, step ${step}, on ${counted(rows.count, what)} of ${name}`);
  printLine(`test ${formatTerms(test)}`);
  printLine(describeTest(headline, test));
}
