// Trains a small model and prints what it came to, as JSON. Run by itself it is what a run with deaths is compared with.
//
//     node train.mjs '{"workers": 2, "epochs": 3, "update": "sharded", "engine": "wasm"}'
import { createHash } from "node:crypto";
import { DataParallelTrainer } from "../../dist/index.js";

const training = JSON.parse(process.argv[2]);
const { workers, epochs, update, engine, maxWorkerDeaths = 1e6, stepTimeoutSeconds = 1 } = training;
const { order, stored = false } = training;
const [count, width] = [210, 24];
const rows = (shift) => ({
  count,
  width,
  data: Uint8Array.from({ length: count * width }, (_, i) => Math.imul(i + shift, 0x9e3779b1) >>> 24),
});

/** The same rows, which are read while others are trained on. */
function storedRows({ data, ...shape }) {
  return {
    ...shape,
    ...{ type: "bytes", labelled: false, extremes: undefined },
    async read(first, count, into) {
      await new Promise(setImmediate);
      into.set(data.subarray(first * width, (first + count) * width));
    },
  };
}

const recoveries = [];
const trainer = await DataParallelTrainer.create({
  model: { inputSize: width, encoder: [17], latentSize: 3, decoder: [17] },
  train: stored ? storedRows(rows(0)) : rows(0),
  test: stored ? storedRows(rows(1)) : rows(1),
  batchSize: 10,
  ...{ workers, update, engine, maxWorkerDeaths, stepTimeoutSeconds, order },
  onRecovery: (line) => recoveries.push({ line, at: performance.now() }),
});
const begun = performance.now();
let error;
try {
  for await (const _ of trainer.fit({ epochs }));
} catch ({ code, message }) {
  error = { code, message };
}
const seconds = (performance.now() - begun) / 1000;
const { parameters, slots, position, metrics } = trainer.state();
await trainer.close();
const hash = createHash("sha256").update(parameters);
for (const slot of Object.values(slots)) hash.update(slot);
hash.update(JSON.stringify({ position, metrics }));
const longestMs = recoveries.reduce(
  ({ longest, last }, { at }) => ({ longest: Math.max(longest, at - last), last: at }),
  { longest: 0, last: begun },
).longest;
console.log(
  JSON.stringify({
    hash: hash.digest("hex"),
    position,
    recoveries: recoveries.map(({ line }) => line),
    seconds,
    longestMs,
    error,
  }),
);
