import { csvChart } from "./csv/chart.mjs";
import { endToEndChart } from "./end-to-end/chart.mjs";
import { kernelsChart } from "./kernels/chart.mjs";
import { outOfCoreChart } from "./out-of-core/chart.mjs";
import { peersChart } from "./peers/chart.mjs";
import { scalingChart } from "./scaling/chart.mjs";
import { stepChart } from "./step/chart.mjs";

/** By the name of a benchmark, the picture of its report as an SVG. */
export const charts = {
  step: stepChart,
  peers: peersChart,
  "end-to-end": endToEndChart,
  kernels: kernelsChart,
  scaling: scalingChart,
  csv: csvChart,
  "out-of-core": outOfCoreChart,
};
