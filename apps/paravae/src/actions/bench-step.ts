import { defineModel, describeSizes, stepTimes } from "@paravae/core";
import { measureSteps } from "@paravae/parallel";
import { checkSettings, denseModelOf, settingsAmong, withoutData } from "@paravae/runs";
import { flagOf } from "@paravae/runs/settings";
import { benchDefaults } from "../flags/bench-defaults.js";
import type { GlobalFlags } from "../flags/global-options.js";
import { printJson, printLine } from "../output/stdout.js";
import { counted, formatCount } from "../progress/format.js";

export interface BenchStepFlags extends GlobalFlags {
  readonly input?: number;
  readonly seconds?: number;
}

export async function benchStep(flags: BenchStepFlags): Promise<void> {
  const settings = withoutData(checkSettings({ ...benchDefaults, ...settingsAmong({ ...flags }) }, flagOf));
  const { batchSize, workers, engine, precision, update, likelihood } = settings;
  const { input = 784, seconds = 5 } = flags;
  const model = defineModel(denseModelOf(settings, input));
  const measured = await measureSteps({ model, batchSize, workers, engine, precision, update, seconds });
  const sizes = describeSizes(model);
  if (flags.json) return printJson({ sizes, likelihood, ...measured });
  const { msPerStep, rowsPerSecond, gflops, phasesMs, peakRssMiB, steps } = measured;
  printLine(
    `${sizes}, ${likelihood}, batches of ${batchSize}, ${counted(measured.workers, "worker")}, ${measured.engine}`,
  );
  printLine(
    `${msPerStep.toFixed(3)} ms a step (median of ${formatCount(steps)}), ${formatCount(rowsPerSecond)} rows/s`,
  );
  printLine(`${gflops.toFixed(1)} GFLOPS, ${peakRssMiB.toFixed(0)} MiB at most`);
  printLine(stepTimes.map((phase) => `${phase} ${phasesMs[phase].toFixed(3)}`).join(", "));
}
