import { barChart } from "../common/bar-chart.mjs";
import { percent } from "../common/format.mjs";
import { placeAndDate } from "../common/report.mjs";
import { spread } from "../common/statistics.mjs";
import { describeWork } from "../works.mjs";

/** The share of the peak that each engine's step reaches, a group of bars for each work. */
export const stepChart = (report) =>
  barChart({
    title: "Multiply-adds of a training step, as a share of the engine's own peak",
    about: `${placeAndDate(report)}; median, lowest and highest of ${report.rounds} rounds of ${report.seconds} s`,
    groups: report.works.map(({ name, work, results }) => ({
      title: describeWork(name, work),
      bars: results
        .filter(({ samples }) => samples[0]?.share !== undefined)
        .map(({ name, samples }) => ({ name, ours: true, ...spread(samples.map(({ share }) => share)) })),
    })),
    label: percent,
    atLeast: 1,
  });
