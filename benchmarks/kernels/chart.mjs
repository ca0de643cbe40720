import { barChart } from "../common/bar-chart.mjs";
import { percent } from "../common/format.mjs";
import { placeAndDate } from "../common/report.mjs";
import { spread } from "../common/statistics.mjs";

const bars = (kernels) =>
  kernels
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, samples }) => ({ name, ours: true, ...spread(samples.map(({ share }) => share)) }));

/** Each kernel's share of what bounds it. */
export const kernelsChart = (report) =>
  barChart({
    title: "Kernels, as a share of what bounds each on this machine",
    about: `${placeAndDate(report)}, one core; median, lowest and highest of ${report.rounds} samples`,
    groups: [
      ...[...new Set(report.products.map(({ engine }) => engine))].map((name) => ({
        title: `${name}: products, against its multiply-add rate`,
        bars: bars(report.products.filter(({ engine }) => engine === name)),
      })),
      { title: "everything else, against memory or the divider", bars: bars(report.elementwise) },
    ].filter(({ bars }) => bars.length > 0),
    label: percent,
    atLeast: 1,
  });
