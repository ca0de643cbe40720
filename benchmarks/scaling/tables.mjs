import { extent, max, mean, median } from "d3-array";
import { hundredths, percent, spreadText, tenths, whole } from "../common/format.mjs";
import { ratios } from "../common/rounds.mjs";
import { speedUp } from "./model.mjs";
import { batches, fewestRows, findUsual, rowsPerWorker, usualOnes } from "./points.mjs";

const predictedWorkers = [4, 8, 16, 32, 64, 128];

const heading = ["", "rows/s", "ms/step", "× 1 worker", "efficiency", "wait", "update"];
const name = "784-400-20";

/** The batch stays, workers share it. */
export const strongTable = ({ engine, points }) => ({
  title: `strong scaling: ${engine}, ${name}, the same batch on more workers`,
  heading,
  lines: usualOnes(points)
    .filter(({ batch }) => batches.includes(batch))
    .sort((a, b) => a.batch - b.batch || a.workers - b.workers)
    .map((point) => lineOf(point, findUsual(points, 1, point.batch))),
});

/** Every worker has as many rows however many there are. */
export const weakTable = ({ engine, points }) => ({
  title: `weak scaling: ${engine}, ${name}, ${rowsPerWorker} rows for each worker`,
  heading,
  lines: usualOnes(points)
    .filter(({ batch, workers }) => batch === rowsPerWorker * workers)
    .map((point) => lineOf(point, findUsual(points, 1, rowsPerWorker))),
});

/** Times as many rows a second as `base`, and the same over the number of workers. */
function lineOf(point, base) {
  const { workers, samples } = point;
  const speedUps = ratios(point, base);
  const share = (phase) => percent(median(samples, ({ phasesMs, msPerStep }) => phasesMs[phase] / msPerStep));
  return [
    point.name,
    whole(median(samples, ({ rowsPerSecond }) => rowsPerSecond)),
    hundredths(median(samples, ({ msPerStep }) => msPerStep)),
    spreadText(speedUps, hundredths),
    percent(median(speedUps) / workers),
    share("wait"),
    share("update"),
  ];
}

/** The constants of each fit and how far it is from what was measured. */
export const modelTable = ({ models }) => ({
  title:
    "model of a step's time, t = (a + d·[W > 1])·B·F/W + s·P + u·P/W + c + b·g(W), fitted to the steps measured",
  heading: [
    "g(W)",
    "GFLOPS a worker (a)",
    "lost to others (d)",
    "ns a parameter (s)",
    "ns a parameter (u)",
    "µs (c)",
    "µs (b)",
    "mean error",
    "largest error",
  ],
  lines: models.map(({ growth, constants: [a, d, s, u, c, b], errors }) => [
    growth,
    tenths(1e-6 / a),
    percent(d / (a + d)),
    hundredths(1e6 * s),
    hundredths(1e6 * u),
    tenths(1e3 * c),
    tenths(1e3 * b),
    ...[mean(errors, Math.abs), max(errors, Math.abs)].map(errorText),
  ]),
});

const errorText = (value) => `${(100 * value).toFixed(1)} %`;

/** What the models say of machines with more cores that are like these. */
export const predictionTable = ({ models }) => {
  const range = (...sizes) =>
    extent(models, (model) => speedUp(model, ...sizes))
      .map(tenths)
      .join(" to ");
  return {
    title:
      "PREDICTION, not measured: × 1 worker between the two models; shared memory's bandwidth is not in them",
    heading: ["workers", ...batches.map((batch) => `batch ${batch}`), `${rowsPerWorker} rows a worker`],
    lines: predictedWorkers.map((workers) => [
      `${workers}`,
      ...batches.map((batch) => (batch < fewestRows * workers ? "–" : range(workers, batch))),
      range(workers, rowsPerWorker * workers, rowsPerWorker),
    ]),
  };
};
