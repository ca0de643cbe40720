import { barChart, barsOf } from "../common/bar-chart.mjs";
import { tenths } from "../common/format.mjs";
import { describeTraining } from "./table.mjs";

/** Seconds that each process took. */
export const endToEndChart = (report) =>
  barChart({
    report,
    title: `Seconds from start to end: ${describeTraining(report)}`,
    about: `; median, lowest and highest of ${report.rounds}; shorter is faster`,
    groups: [{ title: "", bars: barsOf(report.results, ({ seconds }) => seconds) }],
    label: tenths,
  });
