// Workers die in every way at random points of training; the model must be bitwise that of workers that live, and no wait may
// be longer than the step's time limit and what it takes to start threads.
//
//     node tests/faults/deaths.mjs [DEATHS] [SEED]
import { trainWithDeaths } from "../../packages/parallel/test/deaths/train-with-deaths.mjs";

const [deaths = 100, seed = 1] = process.argv.slice(2).map(Number);
/**
 * Within how many operations a thread dies: late enough for all ranks of an epoch to live through it now and then. Who is
 * stuck costs a second each time.
 */
const within = (kind, workers) => (kind === "loop" ? 600 : 150) * workers;
/** The step's limit is 1 s; it is looked at every second; then threads start. */
const boundMs = 10_000;
const kinds = ["throw", "exit", "loop", "memory", "terminate"];
const trainings = [
  { engine: "auto", workers: 2, update: "sharded", epochs: 6 },
  { engine: "wasm", workers: 3, update: "coordinator", epochs: 6 },
  { engine: "reference", workers: 2, update: "sharded", epochs: 6 },
];

const begun = performance.now();
const undisturbed = await Promise.all(trainings.map((training) => trainWithDeaths(training, undefined)));
let died = 0;
let longest = 0;
for (let n = 0; died < deaths; n++) {
  const of = n % trainings.length;
  const kind = kinds[n % kinds.length];
  const outcome = await trainWithDeaths(trainings[of], {
    seed: seed + n,
    kinds: [kind],
    within: within(kind, trainings[of].workers),
  });
  died += outcome.recoveries.length;
  longest = Math.max(longest, outcome.longestMs);
  const { engine, workers, update } = trainings[of];
  console.log(
    `${engine}, ${workers} workers, ${update}: ${outcome.recoveries.length} died by ${kind}, longest wait ${outcome.longestMs.toFixed(0)} ms`,
  );
  if (outcome.error !== undefined) throw new Error(JSON.stringify(outcome.error));
  if (outcome.hash !== undisturbed[of].hash) throw new Error(`seed ${seed + n}: another model`);
  if (outcome.longestMs > boundMs) throw new Error(`seed ${seed + n}: waited ${outcome.longestMs} ms`);
}
const seconds = ((performance.now() - begun) / 1000).toFixed(0);
console.log(
  `${died} workers died, every model the same; longest wait ${longest.toFixed(0)} ms; seed ${seed}, ${seconds} s`,
);
