import { coreCounts } from "../common/core-counts.mjs";
import { plural } from "../common/format.mjs";
import { works } from "../works.mjs";

/** Next to nothing to compute: what is left of its step is what every step costs. */
const idle = { inputs: 8, hidden: [8], latent: 2, loss: "bernoulli" };

/** Of strong scaling. */
export const batches = [128, 256, 512, 1024];
/** Of weak scaling, for each worker. */
export const rowsPerWorker = 256;

/** Nothing is predicted for less: products of so few rows are another matter. */
export const fewestRows = 8;

/** Some workers and a batch of the usual model. */
export const usualPoint = (workers, batch) => pointOf("usual", works.usual, workers, batch);

const pointOf = (model, sizes, workers, batch) => ({
  name: `${plural(workers, "worker")}, batch ${batch}`,
  ...{ model, workers, batch },
  work: { ...sizes, batch },
});

/** Every number of workers with every batch, with its own batch of weak scaling, and with nothing to do. */
export const allPoints = (cores) =>
  coreCounts(cores).flatMap((workers) => [
    ...[...new Set([...batches, rowsPerWorker * workers])].map((batch) => usualPoint(workers, batch)),
    pointOf("idle", idle, workers, workers),
  ]);

/** Those of the usual model. */
export const usualOnes = (points) => points.filter(({ model }) => model === "usual");

/** The one of them with so many workers and such a batch. */
export const findUsual = (points, workers, batch) =>
  usualOnes(points).find((point) => point.workers === workers && point.batch === batch);
