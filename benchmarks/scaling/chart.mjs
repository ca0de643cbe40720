import { lineChart } from "../common/line-chart.mjs";
import { placeAndDate } from "../common/report.mjs";
import { ratios } from "../common/rounds.mjs";
import { spread } from "../common/statistics.mjs";
import { predictMs } from "./model.mjs";
import { batches, fewestRows, usualOnes, usualPoint } from "./points.mjs";

const mostWorkers = 128;

/** Measured speed-ups with a fixed batch, and the range that the models predict beyond. */
export function scalingChart({ engine, points, models, ...report }) {
  const doublings = Array.from({ length: Math.log2(mostWorkers) + 1 }, (_, i) => 2 ** i);
  return lineChart({
    title: `Times the rows a second of one worker: ${engine}, 784-400-20, fixed batch`,
    about: `${placeAndDate(report)}; points are measured, bands are predicted by models fitted to them`,
    ticks: doublings,
    series: batches.map((batch) => ({
      name: `batch ${batch}`,
      points: usualOnes(points)
        .filter((point) => point.batch === batch)
        .map((point) => {
          const base = usualOnes(points).find((other) => other.workers === 1 && other.batch === batch);
          return { x: point.workers, ...spread(ratios(point, base)) };
        }),
      band: doublings
        .filter((workers) => batch >= fewestRows * workers)
        .map((workers) => {
          const speedUps = models.map(
            (model) => predictMs(model, usualPoint(1, batch)) / predictMs(model, usualPoint(workers, batch)),
          );
          return { x: workers, low: Math.min(...speedUps), high: Math.max(...speedUps) };
        }),
    })),
  });
}
