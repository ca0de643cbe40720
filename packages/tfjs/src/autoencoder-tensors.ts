import type { Autoencoder } from "@paravae/core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { denseForward } from "./dense-forward.js";
import { klDivergence, reparameterise } from "./latent-tensors.js";
import type { LossInputs, LossTensors, Moments, NamedTensors, TensorModel, Tf } from "./tensor-model.js";

/** The two networks of an autoencoder; what is between and around them does not depend on their layers. */
export interface Networks {
  /** x [rows, D] → what the heads mu and logVar (or the code) are computed from, [rows, H]. */
  readonly features: (parameters: NamedTensors, x: Tensor2D) => Tensor2D;
  /** z [rows, Z] → logits or means, [rows, D]. */
  readonly decoder: (parameters: NamedTensors, z: Tensor2D) => Tensor2D;
}

/**
 * An autoencoder as tensors: encoder → (mu, logVar) → z → decoder → −log p(x|z) and KL of each row (Kingma &
 * Welling 2014, eq. 10 and App. B).
 */
export function autoencoderTensors(
  tf: Tf,
  model: Autoencoder,
  { features, decoder }: Networks,
): Omit<TensorModel, "name"> {
  const { kind, likelihood, variance } = model;

  const momentsOf = (parameters: NamedTensors, x: Tensor2D): Moments => {
    const h = features(parameters, x);
    const head = (name: string): Tensor2D => denseForward(tf, parameters, name, h, h === x);
    if (kind === "ae") return { mu: head("encoder.latent") };
    return { mu: head("encoder.mu"), logVar: head("encoder.logVar") };
  };

  const nats = (output: Tensor2D, x: Tensor2D): Tensor1D =>
    likelihood === "bernoulli" ? bernoulliNats(tf, output, x) : gaussianNats(tf, output, x, variance);

  return {
    loss({ parameters, x, eps }: LossInputs): LossTensors {
      const { mu, logVar } = momentsOf(parameters, x);
      if (logVar === undefined) return { reconstruction: nats(decoder(parameters, mu), x) };
      const z = reparameterise(tf, mu, logVar, eps);
      return { reconstruction: nats(decoder(parameters, z), x), kl: klDivergence(tf, mu, logVar) };
    },
    encode: ({ parameters, x }) => momentsOf(parameters, x),
    decode({ parameters, z }) {
      const output = decoder(parameters, z);
      return likelihood === "bernoulli" ? tf.sigmoid(output) : output;
    },
  };
}

/**
 * −log p(x|z) = Σⱼ max(l, 0) − l·x + log1p(exp(−|l|)) of each row, from logits l. Its gradient σ(l) − x is given,
 * because the parts' own gradients would be three times the work.
 */
function bernoulliNats(tf: Tf, logits: Tensor2D, x: Tensor2D): Tensor1D {
  const nats = tf.customGrad((l, save) => {
    (save as (kept: Tensor[]) => void)([l as Tensor]);
    const linear = tf.sub(tf.relu(l as Tensor), tf.mul(l as Tensor, x));
    return {
      value: tf.sum(tf.add(linear, tf.log1p(tf.exp(tf.neg(tf.abs(l as Tensor))))), 1),
      gradFunc: (dy: Tensor, [saved]: Tensor[]) => tf.mul(tf.sub(tf.sigmoid(saved), x), tf.expandDims(dy, 1)),
    };
  });
  return nats(logits) as Tensor1D;
}

/** −log p(x|z) = Σⱼ (x − mean)²/(2σ²) + ½log(2πσ²) of each row. */
function gaussianNats(tf: Tf, mean: Tensor2D, x: Tensor2D, variance: number): Tensor1D {
  const constant = 0.5 * x.shape[1] * Math.log(2 * Math.PI * variance);
  const squares = tf.sum(tf.squaredDifference(x, mean), 1);
  return tf.add(tf.mul(squares, 1 / (2 * variance)), constant);
}
