// One sample of the step as a user of TensorFlow.js writes it: one process, and TensorFlow's own choice of threads
// unless --threads says how many.
import { madeUpRows } from "./made-up-rows.mjs";
import { takeSample } from "./tfjs-sample.mjs";

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
  const stack = (widths) => {
    const layers = widths.slice(1).map((width, i) => dense(widths[i], width));
    return (x) => layers.reduce((h, layer) => layer(h).relu(), x);
  };
  const encoder = stack([inputs, ...hidden]);
  const moments = dense(hidden.at(-1), 2 * latent);
  const decoder = stack([latent, ...hidden.toReversed()]);
  const output = dense(hidden[0], inputs);

  const reconstruction = {
    bernoulli: (x, logits) =>
      tf.losses.sigmoidCrossEntropy(x, logits, undefined, 0, tf.Reduction.SUM).div(batch),
    mse: (x, mean) => tf.losses.meanSquaredError(x, mean).mul(inputs),
  }[loss];
  const lossOf = (x) => {
    const [mu, logVar] = tf.split(moments(encoder(x)), 2, 1);
    const z = mu.add(
      logVar
        .mul(0.5)
        .exp()
        .mul(tf.randomNormal([batch, latent])),
    );
    const kl = logVar.add(1).sub(mu.square()).sub(logVar.exp()).sum().mul(-0.5).div(batch);
    return reconstruction(x, output(decoder(z))).add(kl);
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

takeSample(trainingStep);
