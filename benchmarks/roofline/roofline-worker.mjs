// One thread of the roofline: measures what it is told to at the same time as the others.
import { parentPort, workerData } from "node:worker_threads";
import { peakMeter } from "./peak-meter.mjs";
import { streamMeter } from "./stream-meter.mjs";

const peaks = {};
for (const [name, spec] of Object.entries(workerData)) peaks[name] = await peakMeter(spec);
const streams = new Map();

async function stream(bytes) {
  if (!streams.has(bytes)) streams.set(bytes, await streamMeter(bytes));
  return streams.get(bytes);
}

parentPort.on("message", async ({ kind, name, bytes, ms, threads, gate }) => {
  const meter = kind === "peak" ? peaks[name] : await stream(bytes);
  // Nobody begins before all are ready: a core that idles lets the others run faster.
  Atomics.add(gate, 0, 1);
  while (Atomics.load(gate, 0) < threads);
  parentPort.postMessage(meter(ms));
});
parentPort.postMessage("ready");
