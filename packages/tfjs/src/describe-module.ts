import { once } from "node:events";
import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { type ModuleModel, ParavaeError } from "@paravae/core";
import { checkModuleFile } from "./check-module-file.js";
import type { Description } from "./describe-worker.js";
import { loadTensorflow } from "./load-tensorflow.js";
import { moduleError } from "./module-error.js";

/** How long a model's file may take to load and to compute a few rows. */
const limitMs = 60_000;

/**
 * What paravae must know of a user's model, found by loading its file and trying its functions on a few made-up
 * rows: shapes that the loss contradicts, a loss that is no scalar, a parameter that it does not depend on are found
 * here, before any worker starts. It happens in a thread of its own, which an endless loop or process.exit does not
 * outlive.
 *
 * @param inputSize D, the values of the rows that it is going to see
 * @throws ParavaeError E_MODEL_FILE, E_NO_GRADIENT, E_NO_TENSORFLOW
 */
export async function describeModule(
  path: string,
  inputSize: number,
  timeLimitMs = limitMs,
): Promise<ModuleModel> {
  const absolute = resolve(path);
  await checkModuleFile(absolute);
  loadTensorflow();
  const workerData = { path: absolute, inputSize };
  const worker = new Worker(new URL("./describe-worker.js", import.meta.url), { workerData });
  // An error after the answer, from something that the file left running, is nobody's any more.
  worker.on("error", () => undefined);
  const ended = new AbortController();
  try {
    const description = await Promise.race([
      once(worker, "message", ended).then(([message]) => message as Description),
      once(worker, "exit", ended).then(([status]) => {
        throw moduleError(
          absolute,
          `it ended its thread with status ${status} before it had loaded and computed a loss`,
        );
      }),
      elapsed(timeLimitMs, ended.signal).then(() => {
        const seconds = timeLimitMs / 1000;
        throw moduleError(absolute, `it did not load and compute the loss of three rows within ${seconds} s`);
      }),
    ]);
    if ("model" in description) return description.model;
    const { code, message, data } = description;
    throw new ParavaeError(code, message, { data });
  } finally {
    ended.abort();
    await worker.terminate();
  }
}

const elapsed = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", () => clearTimeout(timer));
  });
