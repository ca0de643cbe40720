// A process that multiplies on a library in two workers at once, and prints how many threads the process has before and
// after, and how much processor time each worker's share of the time took. argv: the library.
import { readdirSync } from "node:fs";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { loadBlas, openBlas } from "@paravae/blas";

const [m, n, k] = [256, 784, 512];

function multiply(products, times) {
  const a = new Float32Array(m * k).fill(0.5);
  const b = new Float32Array(k * n).fill(0.25);
  const c = new Float32Array(m * n);
  for (let i = 0; i < times; i++) products.float32(false, false, m, n, k, a, k, b, n, c);
}

const threads = () => readdirSync("/proc/self/task").length;

if (isMainThread) {
  process.env.PARAVAE_BLAS = process.argv[2];
  const spec = loadBlas();
  const workers = [0, 1].map(() => new Worker(new URL(import.meta.url), { workerData: spec }));
  const answers = (message) =>
    Promise.all(
      workers.map((worker) => {
        const answer = new Promise((resolve) => worker.once("message", resolve));
        if (message !== undefined) worker.postMessage(message);
        return answer;
      }),
    );
  await answers();
  const before = threads();
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await answers(100);
  const { user, system } = process.cpuUsage(cpu);
  const cores = (user + system) / 1000 / (performance.now() - begun);
  console.log(JSON.stringify({ before, after: threads(), cores }));
  for (const worker of workers) worker.postMessage(0);
} else {
  const products = openBlas(workerData);
  multiply(products, 1);
  parentPort.on("message", (times) => {
    if (times === 0) return parentPort.close();
    multiply(products, times);
    parentPort.postMessage("done");
  });
  parentPort.postMessage("ready");
}
