// One sample of the step as a user of TensorFlow.js writes it: one process, and TensorFlow's own choice of threads
// unless --threads says how many.
import { createRequire } from "node:module";
import { join } from "node:path";
import { findTfjsNode } from "@paravae/tfjs";
import { median } from "../measuring.mjs";
import { madeUpRows } from "./made-up-rows.mjs";
import { workArguments } from "./work-arguments.mjs";

/**
 * The first tfjs-node that loads, or why none does. Not `loadTensorflow` of @paravae/tfjs, which holds TensorFlow to one
 * thread.
 */
function load(threads) {
  // TensorFlow reads them once, when it is loaded.
  if (threads !== undefined) {
    Object.assign(process.env, { TF_NUM_INTRAOP_THREADS: threads, TF_NUM_INTEROP_THREADS: threads });
  }
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  const require = createRequire(import.meta.url);
  // tfjs-node 4.22 calls this function, which Node 23 took away (tensorflow/tfjs issue 8609).
  require("node:util").isNullOrUndefined ??= (value) => value === null || value === undefined;
  const reasons = [];
  for (const { path } of findTfjsNode()) {
    try {
      const tf = createRequire(join(path, "package.json"))(path);
      if (tf.getBackend() === "tensorflow") return { tf };
      reasons.push(`the backend of ${path} is ${tf.getBackend()}`);
    } catch (error) {
      reasons.push(`${path} does not load: ${error.message.split("\n")[0]}`);
    }
  }
  const why = reasons.length === 0 ? "tfjs-node is not installed" : reasons.join("; ");
  return { absent: `${why}; run npm run setup:tensorflow` };
}

/** @returns a function that does one step and gives its loss, a tensor for the caller to dispose of */
function trainingStep(tf, { inputs, hidden, latent, batch, loss, batches }) {
  const data = tf.tidy(() =>
    tf.tensor2d(madeUpRows(batches * batch, inputs), [batches * batch, inputs], "float32").div(255),
  );
  const dense = (fanIn, fanOut) => {
    const bound = 1 / Math.sqrt(fanIn);
    const weight = tf.variable(tf.randomUniform([fanIn, fanOut], -bound, bound));
    const bias = tf.variable(tf.randomUniform([fanOut], -bound, bound));
    return (x) => x.matMul(weight).add(bias);
  };
  const encoder = dense(inputs, hidden);
  const moments = dense(hidden, 2 * latent);
  const decoder = dense(latent, hidden);
  const output = dense(hidden, inputs);

  const reconstruction = {
    bernoulli: (x, logits) =>
      tf.losses.sigmoidCrossEntropy(x, logits, undefined, 0, tf.Reduction.SUM).div(batch),
    mse: (x, mean) => tf.losses.meanSquaredError(x, mean).mul(inputs),
  }[loss];
  const lossOf = (x) => {
    const [mu, logVar] = tf.split(moments(encoder(x).relu()), 2, 1);
    const z = mu.add(
      logVar
        .mul(0.5)
        .exp()
        .mul(tf.randomNormal([batch, latent])),
    );
    const kl = logVar.add(1).sub(mu.square()).sub(logVar.exp()).sum().mul(-0.5).div(batch);
    return reconstruction(x, output(decoder(z).relu())).add(kl);
  };

  const optimizer = tf.train.adam(1e-3);
  let order;
  let next = batches;
  return () => {
    if (next === batches) {
      order = Int32Array.from(tf.util.createShuffledIndices(batches * batch));
      next = 0;
    }
    const rows = order.subarray(next * batch, (next + 1) * batch);
    next++;
    return tf.tidy(() => {
      const x = tf.gather(data, tf.tensor1d(rows, "int32"));
      return optimizer.minimize(() => lossOf(x), true);
    });
  };
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
  return losses.slice(-of).reduce((sum, value) => sum + value, 0) / of;
}

const work = workArguments();
const { tf, absent } = load(work.threads);
function result() {
  if (absent !== undefined) return { absent };
  const step = trainingStep(tf, work);
  if (work.check > 0) return { loss: meanLoss(step, work.check, work.batches) };
  const msPerStep = medianMs(step, work.seconds * 1000);
  const version = `${tf.version["tfjs-node"]} (TensorFlow ${tf.backend().binding.TF_Version})`;
  const setting = `threads: ${work.threads ?? "its own choice"}`;
  return { msPerStep, rowsPerSecond: (1000 * work.batch) / msPerStep, version, setting };
}
console.log(JSON.stringify({ name: work.name, ...result() }));
