import { groups } from "d3-array";
import { barChart, barsOf } from "../common/bar-chart.mjs";
import { percent } from "../common/format.mjs";

const bars = (kernels) => barsOf(kernels, ({ share }) => share);

/** Each kernel's share of what bounds it. */
export const kernelsChart = (report) =>
  barChart({
    report,
    title: "Kernels, as a share of what bounds each on this machine",
    about: `, one core; median, lowest and highest of ${report.rounds} samples`,
    groups: [
      ...groups(report.products, ({ engine }) => engine).map(([name, products]) => ({
        title: `${name}: products, against its multiply-add rate`,
        bars: bars(products),
      })),
      ...groups(report.elementwise, ({ engine }) => engine).map(([name, kernels]) => ({
        title: `${name}: everything else, against memory or the divider`,
        bars: bars(kernels),
      })),
    ].filter(({ bars }) => bars.length > 0),
    label: percent,
    atLeast: 1,
  });
