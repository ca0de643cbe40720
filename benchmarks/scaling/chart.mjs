import { extent } from "d3-array";
import { lineChart } from "../common/line-chart.mjs";
import { ratios } from "../common/rounds.mjs";
import { spread } from "../common/statistics.mjs";
import { speedUp } from "./model.mjs";
import { batches, fewestRows, findUsual, usualOnes } from "./points.mjs";

const workerCounts = [1, 2, 4, 8, 16, 32, 64, 128];
const nameOf = (batch) => `batch ${batch}`;

/** Measured speed-ups with a fixed batch, and the range that the models predict beyond. */
export const scalingChart = (report) =>
  lineChart({
    report,
    title: `Times the rows a second of one worker: ${report.engine}, 784-400-20, fixed batch`,
    about: "; points are measured, bands are predicted by models fitted to them",
    ticks: workerCounts,
    points: usualOnes(report.points)
      .filter(({ batch }) => batches.includes(batch))
      .map((point) => {
        const { workers, batch } = point;
        const one = findUsual(report.points, 1, batch);
        return { name: nameOf(batch), x: workers, ...spread(ratios(point, one)) };
      }),
    band: batches.flatMap((batch) =>
      workerCounts
        .filter((workers) => batch >= fewestRows * workers)
        .map((workers) => {
          const [low, high] = extent(report.models, (model) => speedUp(model, workers, batch));
          return { name: nameOf(batch), x: workers, low, high };
        }),
    ),
  });
