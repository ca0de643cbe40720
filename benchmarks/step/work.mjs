import { median, sum } from "d3-array";
import { hundredths, percent, plural, spreadText, tenths, whole } from "../common/format.mjs";
import { inTurn } from "../common/rounds.mjs";
import { resultLines } from "../common/tables.mjs";
import { readsBf16 } from "../engines.mjs";
import { measureAgainstPeak } from "../measure-step.mjs";
import { bf16Works, describeWork } from "../works.mjs";

/** Samples of one work: every engine with every number of workers, in turn. */
export function measureWork(name, work, engineNames, workerCounts, { rounds, seconds, roofline }) {
  const contestants = engineNames
    .filter((engine) => !readsBf16(engine) || bf16Works.includes(name))
    .flatMap((engine) =>
      workerCounts.map((workers) => ({ name: `${engine}, ${plural(workers, "worker")}`, engine, workers })),
    );
  return inTurn(contestants, rounds, ({ engine, workers }) =>
    measureAgainstPeak(engine, work, { workers, seconds, roofline }),
  );
}

/** A line for each engine and number of workers: rate, share of the peak, and the phases' shares of the step. */
export function workTable(name, work, results) {
  const phases = Object.keys(results.find(({ samples }) => samples.length > 0)?.samples[0].phasesMs ?? {});
  return {
    title: describeWork(name, work),
    heading: ["", "rows/s", "ms/step", "GFLOPS", "of peak", ...phases],
    lines: resultLines(results, ({ samples }) => [
      ...ratesOf(samples),
      ...phases.map((phase) => percent(phaseShare(samples, phase))),
    ]),
  };
}

const ratesOf = (samples) => [
  spreadText(samples, whole, ({ rowsPerSecond }) => rowsPerSecond),
  hundredths(median(samples, ({ msPerStep }) => msPerStep)),
  tenths(median(samples, ({ gflops }) => gflops)),
  samples[0].share === undefined ? "" : spreadText(samples, percent, ({ share }) => share),
];

/** A phase's share of the step, the median over samples. */
const phaseShare = (samples, phase) =>
  median(samples, ({ phasesMs }) => phasesMs[phase] / sum(Object.values(phasesMs)));
