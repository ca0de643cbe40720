import { barChart, barsOf } from "../common/bar-chart.mjs";
import { whole } from "../common/format.mjs";
import { describeWork } from "../works.mjs";

/** Rows a second, a group of bars for each work, the fastest first. */
export const peersChart = (report) =>
  barChart({
    report,
    title: "Rows trained a second, paravae in blue; longer is faster",
    about: `; median, lowest and highest of ${report.rounds} rounds of ${report.seconds} s`,
    groups: report.works.map(({ name, work, results }) => ({
      title: describeWork(name, work),
      bars: barsOf(results, ({ rowsPerSecond }) => rowsPerSecond)
        .map((bar) => ({ ...bar, name: bar.ours ? `paravae ${bar.name}` : bar.name }))
        .sort((a, b) => b.median - a.median),
    })),
    label: whole,
  });
