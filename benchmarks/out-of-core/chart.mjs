import { barChart, barsOf } from "../common/bar-chart.mjs";
import { plural, whole } from "../common/format.mjs";

/** Rows a second from memory and from a file, a group of bars for each work. */
export const outOfCoreChart = (report) =>
  barChart({
    report,
    title: `Rows a second, of ${report.mib} MiB of rows in memory and in a file`,
    about: `; median, lowest and highest of ${plural(report.rounds, "epoch")}`,
    groups: report.speed.map(({ work, results }) => ({
      title: work,
      bars: barsOf(results, ({ rowsPerSecond }) => rowsPerSecond),
    })),
    label: whole,
  });
