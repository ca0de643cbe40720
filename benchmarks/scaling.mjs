// Rows per second of the whole training step with all cores' workers against one worker, in turn, so that a
// machine whose speed drifts does not matter.
//
//     npm run bench:scaling [-- --engine wasm|tfjs] [-- --at-least 1.7]
//
// With --at-least, two workers must reach that ratio at batch 512.
import { availableWorkers, measureSteps } from "@paravae/parallel";
import { bound, enforce, flag, median } from "./measuring.mjs";

const pairs = 7;
const engine = flag("--engine") ?? "wasm";
const model = { inputSize: 784, encoder: [400], latentSize: 20, decoder: [400] };

async function compare(batchSize, workers) {
  const rate = async (count) =>
    (await measureSteps({ model, batchSize, workers: count, engine, seconds: 1 })).rowsPerSecond;
  const ratios = [];
  for (let pair = 0; pair < pairs; pair++) {
    const one = await rate(1);
    ratios.push((await rate(workers)) / one);
  }
  return { ratio: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
}

const atLeast = bound();
if (atLeast === undefined) {
  for (let workers = 2; workers <= availableWorkers(); workers++) {
    for (const batchSize of [128, 512]) {
      const { ratio, low, high } = await compare(batchSize, workers);
      console.log(
        `${engine}, 784-400-20, batch ${batchSize}: ${workers} workers ${ratio.toFixed(2)} × 1 worker (${low.toFixed(2)} to ${high.toFixed(2)})`,
      );
    }
  }
} else if (availableWorkers() < 2) {
  throw new Error("there is one core here; two workers cannot be faster than one");
} else {
  await enforce(
    `${engine}, 784-400-20, batch 512, 2 workers against 1`,
    atLeast,
    async () => (await compare(512, 2)).ratio,
  );
}
