import { mean, median } from "d3-array";
import { loadTfjsNode, versionOf } from "./load-tfjs-node.mjs";
import { workArguments } from "./work-arguments.mjs";

/**
 * Takes one sample of a step in TensorFlow.js and prints it.
 *
 * @param trainingStep makes a function that does one step, and gives its loss, a tensor for the caller to dispose of
 */
export function takeSample(trainingStep) {
  const work = workArguments();
  const { tf, absent } = loadTfjsNode(work.threads);
  console.log(JSON.stringify({ name: work.name, ...(absent === undefined ? sampleOf(tf) : { absent }) }));

  function sampleOf(tf) {
    const step = trainingStep(tf, work);
    if (work.check > 0) return { loss: meanLoss(step, work.check, work.batches) };
    const msPerStep = medianMs(step, work.seconds * 1000);
    const setting = `threads: ${work.threads ?? "its own choice"}`;
    return { msPerStep, rowsPerSecond: (1000 * work.batch) / msPerStep, version: versionOf(tf), setting };
  }
}

/** Median ms of a step over `forMs`, after a quarter of that time unmeasured. */
function medianMs(step, forMs) {
  const run = (ms) => {
    const times = [];
    const begun = performance.now();
    do {
      const stepBegun = performance.now();
      step().dispose();
      times.push(performance.now() - stepBegun);
    } while (performance.now() - begun < ms || times.length < 3);
    return times;
  };
  run(forMs / 4);
  return median(run(forMs));
}

/** Mean loss of the last `of` of `steps` steps. */
function meanLoss(step, steps, of) {
  const losses = Array.from({ length: steps }, () => {
    const loss = step();
    const [value] = loss.dataSync();
    loss.dispose();
    return value;
  });
  return mean(losses.slice(-of));
}
