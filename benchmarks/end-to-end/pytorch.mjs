import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { flagsOf } from "../common/arguments.mjs";
import { coreCounts } from "../common/core-counts.mjs";
import { plural } from "../common/format.mjs";
import { progress } from "../common/progress.mjs";
import { model } from "./paravae.mjs";
import { timedProcess } from "./timed-process.mjs";

const script = fileURLToPath(new URL("../peers/pytorch_end_to_end.py", import.meta.url));

/** PyTorch's process with as many threads as were fastest over one epoch: 1, 2, 4 … or all the cores. */
export async function bestPytorchTraining(python, folder, epochs) {
  const cores = availableParallelism();
  let best = { seconds: Number.POSITIVE_INFINITY, threads: cores };
  for (const threads of coreCounts(cores)) {
    progress(`PyTorch, one epoch with ${plural(threads, "thread")}`);
    const { seconds } = await timedProcess(training(python, folder, 1, threads));
    if (seconds < best.seconds) best = { seconds, threads };
  }
  return training(python, folder, epochs, best.threads);
}

function training(python, folder, epochs, threads) {
  const { hidden, latent, batch } = model;
  const flags = flagsOf({ folder, hidden, latent, batch, epochs, threads });
  return {
    name: "PyTorch, plain loop",
    ours: false,
    setting: `threads: ${threads}`,
    program: python,
    withArguments: (run) => run([script, ...flags]),
    testLossOf: ({ testLoss }) => testLoss,
  };
}
