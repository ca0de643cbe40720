import { hundredths, percent, spreadText, tenths, whole } from "../common/format.mjs";
import { ratios } from "../common/rounds.mjs";
import { median } from "../common/statistics.mjs";
import { predictMs } from "./model.mjs";
import { batches, fewestRows, rowsPerWorker, usualOnes, usualPoint } from "./points.mjs";

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
    .map((point) => lineOf(point, pointOf(points, 1, point.batch))),
});

/** Every worker has as many rows however many there are. */
export const weakTable = ({ engine, points }) => ({
  title: `weak scaling: ${engine}, ${name}, ${rowsPerWorker} rows for each worker`,
  heading,
  lines: usualOnes(points)
    .filter(({ batch, workers }) => batch === rowsPerWorker * workers)
    .map((point) => lineOf(point, pointOf(points, 1, rowsPerWorker))),
});

const pointOf = (points, workers, batch) =>
  usualOnes(points).find((point) => point.workers === workers && point.batch === batch);

/** Times as many rows a second as `base`, and the same over the number of workers. */
function lineOf(point, base) {
  const { workers, samples } = point;
  const speedUps = ratios(point, base);
  const share = (phase) =>
    percent(median(samples.map(({ phasesMs, msPerStep }) => phasesMs[phase] / msPerStep)));
  return [
    point.name,
    whole(median(samples.map(({ rowsPerSecond }) => rowsPerSecond))),
    hundredths(median(samples.map(({ msPerStep }) => msPerStep))),
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
  lines: models.map(({ growth, constants: [a, d, s, u, c, b], errors }) => {
    const sizes = errors.map(Math.abs);
    return [
      growth,
      tenths(1e-6 / a),
      percent(d / (a + d)),
      hundredths(1e6 * s),
      hundredths(1e6 * u),
      tenths(1e3 * c),
      tenths(1e3 * b),
      ...[sizes.reduce((sum, size) => sum + size, 0) / sizes.length, Math.max(...sizes)].map(errorText),
    ];
  }),
});

const errorText = (value) => `${(100 * value).toFixed(1)} %`;

/** What the models say of machines with more cores that are like these. */
export const predictionTable = ({ models }) => {
  const range = (text, of) => {
    const values = models.map(of).sort((x, y) => x - y);
    return `${text(values[0])} to ${text(values.at(-1))}`;
  };
  const speedUp = (workers, batch, batchOfOne) => (model) =>
    (batch / batchOfOne) *
    (predictMs(model, usualPoint(1, batchOfOne)) / predictMs(model, usualPoint(workers, batch)));
  return {
    title:
      "PREDICTION, not measured: × 1 worker between the two models; shared memory's bandwidth is not in them",
    heading: ["workers", ...batches.map((batch) => `batch ${batch}`), `${rowsPerWorker} rows a worker`],
    lines: predictedWorkers.map((workers) => [
      `${workers}`,
      ...batches.map((batch) =>
        batch < fewestRows * workers ? "–" : range(tenths, speedUp(workers, batch, batch)),
      ),
      range(tenths, speedUp(workers, rowsPerWorker * workers, rowsPerWorker)),
    ]),
  };
};
