// One process with `threads` workers that take `steps` steps of a dense VAE each, all beginning at the same moment.
//
//     node run-threads.mjs THREADS STEPS
//
// Prints how long the steps took and how much processor time the process used meanwhile, as JSON.
import { once } from "node:events";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { defineModel, layoutOf } from "@paravae/core";
import { loadTensorflow, loadTensors, TfjsEngine } from "@paravae/tfjs";

const [threads, steps] = process.argv.slice(2).map(Number);

if (isMainThread) {
  loadTensorflow();
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL(import.meta.url), { workerData: { gate, steps } }),
  );
  await Promise.all(workers.map((worker) => once(worker, "message")));
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  Atomics.store(gate, 0, 1);
  Atomics.notify(gate, 0);
  await Promise.all(workers.map((worker) => once(worker, "message")));
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ wallMs: performance.now() - begun, cpuMs: (user + system) / 1000 }));
  await Promise.all(workers.map((worker) => worker.terminate()));
} else {
  const { tf } = loadTensorflow();
  const model = defineModel({ inputSize: 784, encoder: [256], latentSize: 8, decoder: [256] });
  const { length } = layoutOf(model);
  const engine = new TfjsEngine(tf, model, await loadTensors(tf, model), {
    maxRows: 128,
    parameters: new Float32Array(length).fill(0.01),
    gradients: new Float32Array(length),
    allocate: (count) => new Float32Array(count),
  });
  parentPort.postMessage("ready");
  Atomics.wait(workerData.gate, 0, 0, 60_000);
  for (let step = 0; step < workerData.steps; step++) engine.lossAndGradients(128, 1 / 128);
  parentPort.postMessage("done");
}
