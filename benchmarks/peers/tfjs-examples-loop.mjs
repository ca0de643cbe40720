// One sample of the step as the Node example of TensorFlow.js trains its VAE (tfjs-examples/fashion-mnist-vae): a model of
// layers, images as arrays that each step copies value by value into one of the batch's, in the same order each epoch,
// the loss read now and then. So it is what somebody gets who starts from that example, and no measure of TensorFlow.
import { madeUpRows } from "./made-up-rows.mjs";
import { takeSample } from "./tfjs-sample.mjs";

/** Steps from one look at the loss to the next. */
const stepsPerLook = 50;

function trainingStep(tf, { inputs, hidden: [hidden], latent, batch, batches }) {
  const images = imagesOf(madeUpRows(batches * batch, inputs), inputs);
  const model = layersModel(tf, { inputs, hidden, latent });
  const optimizer = tf.train.adam();
  let step = 0;
  return () => {
    const first = (step % batches) * batch;
    const x = tf.tensor(valuesOf(images.slice(first, first + batch)), [batch, inputs], "float32");
    const loss = optimizer.minimize(() => {
      const loss = lossOf(x, model.apply(x), inputs);
      if (step % stepsPerLook === 0) loss.dataSync();
      return loss;
    }, true);
    x.dispose();
    step++;
    return loss;
  };
}

/** Each image an array of its own, in [0, 1]. */
const imagesOf = (bytes, width) =>
  Array.from({ length: bytes.length / width }, (_, row) =>
    Float32Array.from(bytes.subarray(row * width, (row + 1) * width), (byte) => byte / 255),
  );

function valuesOf(images) {
  const values = [];
  for (const image of images) {
    for (let i = 0; i < image.length; i++) values.push(image[i]);
  }
  return values;
}

/** x → [mean of x, mu, logVar]. */
function layersModel(tf, { inputs, hidden, latent }) {
  class Reparameterise extends tf.layers.Layer {
    static className = "Reparameterise";
    computeOutputShape([mu]) {
      return mu;
    }
    call([mu, logVar]) {
      return mu.add(logVar.mul(0.5).exp().mul(tf.randomNormal(mu.shape)));
    }
  }
  const dense = (units, activation) => tf.layers.dense({ units, activation });
  const x = tf.input({ shape: [inputs] });
  const h = dense(hidden, "relu").apply(x);
  const mu = dense(latent).apply(h);
  const logVar = dense(latent).apply(h);
  const z = new Reparameterise({}).apply([mu, logVar]);
  const decoder = tf.sequential({
    layers: [
      tf.layers.dense({ units: hidden, activation: "relu", inputShape: [latent] }),
      dense(inputs, "sigmoid"),
    ],
  });
  return tf.model({ inputs: x, outputs: [decoder.apply(z), mu, logVar] });
}

function lossOf(x, [mean, mu, logVar], inputs) {
  const reconstruction = x.sub(mean).square().mean().mul(inputs);
  const kl = logVar.add(1).sub(mu.square()).sub(logVar.exp()).sum(1).mul(-0.5);
  return reconstruction.add(kl).mean();
}

takeSample(trainingStep);
