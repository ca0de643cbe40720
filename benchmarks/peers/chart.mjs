import { barChart } from "../common/bar-chart.mjs";
import { whole } from "../common/format.mjs";
import { placeAndDate } from "../common/report.mjs";
import { spread } from "../common/statistics.mjs";
import { describeWork } from "../works.mjs";

/** Rows a second, a group of bars for each work, the fastest first. */
export const peersChart = (report) =>
  barChart({
    title: "Rows trained a second, paravae in blue; longer is faster",
    about: `${placeAndDate(report)}; median, lowest and highest of ${report.rounds} rounds of ${report.seconds} s`,
    groups: report.works.map(({ name, work, results }) => ({
      title: describeWork(name, work),
      bars: results
        .filter(({ samples }) => samples.length > 0)
        .map(({ name, ours, samples }) => ({
          name: ours ? `paravae ${name}` : name,
          ours,
          ...spread(samples.map(({ rowsPerSecond }) => rowsPerSecond)),
        }))
        .sort((a, b) => b.median - a.median),
    })),
    label: whole,
  });
