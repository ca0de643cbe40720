import { barChart, barsOf } from "../common/bar-chart.mjs";
import { percent } from "../common/format.mjs";
import { describeWork } from "../works.mjs";

/** The share of the peak that each engine's step reaches, a group of bars for each work. */
export const stepChart = (report) =>
  barChart({
    report,
    title: "Multiply-adds of a training step, as a share of the engine's own peak",
    about: `; median, lowest and highest of ${report.rounds} rounds of ${report.seconds} s`,
    groups: report.works.map(({ name, work, results }) => ({
      title: describeWork(name, work),
      bars: barsOf(
        results.filter(({ samples }) => samples[0]?.share !== undefined),
        ({ share }) => share,
      ),
    })),
    label: percent,
    atLeast: 1,
  });
