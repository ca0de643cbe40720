// Trains 12,000 steps and prints the resident set's MiB after every 100 of them, as JSON.
//
//     node train.mjs wasm
import { DataParallelTrainer } from "../../dist/index.js";

const [engine] = process.argv.slice(2);
const [count, width] = [1600, 24];
const data = Uint8Array.from({ length: count * width }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24);
const trainer = await DataParallelTrainer.create({
  model: { inputSize: width, encoder: [32], latentSize: 4, decoder: [32] },
  train: { data, count, width },
  batchSize: 16,
  workers: 2,
  engine,
});
const residentMiB = [];
for await (const _ of trainer.fit({ epochs: 120 })) residentMiB.push(process.memoryUsage.rss() / 2 ** 20);
await trainer.close();
console.log(JSON.stringify(residentMiB));
