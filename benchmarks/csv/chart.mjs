import { barChart, barsOf } from "../common/bar-chart.mjs";
import { whole } from "../common/format.mjs";

/** How fast each reads. */
export const csvChart = (report) =>
  barChart({
    report,
    title: `Megabytes a second of a CSV of numbers, ${report.megabytes} MB`,
    about: `; median, lowest and highest of ${report.rounds}; longer is faster`,
    groups: [
      {
        title: "",
        bars: barsOf(
          report.results.map((result) => ({ ...result, ours: result.name !== "papaparse" })),
          ({ megabytesPerSecond }) => megabytesPerSecond,
        ),
      },
    ],
    label: whole,
  });
