// A small convolutional VAE of 28×28 images, written out. (`--architecture conv` is one ready-made.)
//
//     paravae train --model docs/models/conv-vae.ts --dataset fashion-mnist --batch-size 128 --epochs 5
import { defineUserModel, type NamedTensors } from "@paravae/tfjs";
import * as tf from "@tensorflow/tfjs-core";

const latentSize = 16;
const parameters = {
  conv1: [3, 3, 1, 16],
  bias1: [16],
  conv2: [3, 3, 16, 32],
  bias2: [32],
  moments: [7 * 7 * 32, 2 * latentSize],
  momentsBias: [2 * latentSize],
  widen: [latentSize, 7 * 7 * 32],
  widenBias: [7 * 7 * 32],
  deconv1: [3, 3, 16, 32],
  bias3: [16],
  deconv2: [3, 3, 1, 16],
  bias4: [1],
};
type Parameters = NamedTensors<keyof typeof parameters>;

/** x [rows, 784] → 14×14×16 → 7×7×32 → mu, logVar [rows, Z]. */
function encode(p: Parameters, x: tf.Tensor2D) {
  const image = tf.reshape(x, [-1, 28, 28, 1]) as tf.Tensor4D;
  const h1 = tf.relu(tf.add(tf.conv2d(image, p.conv1 as tf.Tensor4D, 2, "same"), p.bias1)) as tf.Tensor4D;
  const h2 = tf.relu(tf.add(tf.conv2d(h1, p.conv2 as tf.Tensor4D, 2, "same"), p.bias2));
  const moments = tf.add(
    tf.matMul(tf.reshape(h2, [-1, 7 * 7 * 32]), p.moments as tf.Tensor2D),
    p.momentsBias,
  );
  const [mu, logVar] = tf.split(moments, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
  return { mu, logVar };
}

/** z [rows, Z] → 7×7×32 → 14×14×16 → logits [rows, 784]. */
function decode(p: Parameters, z: tf.Tensor2D): tf.Tensor2D {
  const [rows] = z.shape;
  const h = tf.relu(tf.add(tf.matMul(z, p.widen), p.widenBias));
  const narrow: tf.Tensor4D = tf.reshape(h, [rows, 7, 7, 32]);
  const h1 = tf.conv2dTranspose(narrow, p.deconv1 as tf.Tensor4D, [rows, 14, 14, 16], 2, "same");
  const wide: tf.Tensor4D = tf.relu(tf.add(h1, p.bias3));
  const h2 = tf.conv2dTranspose(wide, p.deconv2 as tf.Tensor4D, [rows, 28, 28, 1], 2, "same");
  return tf.reshape(tf.add(h2, p.bias4), [rows, 784]);
}

export default defineUserModel({
  latentSize,
  parameters,
  loss({ parameters, x, eps }) {
    const { mu, logVar } = encode(parameters, x);
    const z: tf.Tensor2D = tf.add(mu, tf.mul(tf.exp(tf.mul(logVar, 0.5)), eps));
    const logits = decode(parameters, z);
    // −log p(x|z) of Bernoulli pixels from logits, without overflow.
    const nats = tf.add(tf.sub(tf.relu(logits), tf.mul(logits, x)), tf.softplus(tf.neg(tf.abs(logits))));
    const kl = tf.mul(tf.sub(tf.add(tf.square(mu), tf.exp(logVar)), tf.add(logVar, 1)), 0.5);
    return { reconstruction: tf.mean(tf.sum(nats, 1)), kl: tf.mean(tf.sum(kl, 1)) };
  },
  encode: ({ parameters, x }) => encode(parameters, x),
  decode: ({ parameters, z }) => tf.sigmoid(decode(parameters, z)),
});
