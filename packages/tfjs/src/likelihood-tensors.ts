import { type HeadConfig, ParavaeError } from "@paravae/core";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "./tensor-model.js";

/** p(x|z) as tensors. */
interface LikelihoodTensors {
  /** −log p(x|z) of each row, [rows]. */
  readonly nats: (output: Tensor2D, x: Tensor2D) => Tensor1D;
  /** The mean of p(x|z), [rows, D]. */
  readonly mean: (output: Tensor2D) => Tensor2D;
}

/** The likelihoods that there are as tensors, by their kind in core. */
const likelihoods: Readonly<Record<string, (tf: Tf, config: HeadConfig["likelihood"]) => LikelihoodTensors>> =
  {
    bernoulli: (tf) => ({
      nats: (output, x) => bernoulliNats(tf, output, x),
      mean: (output) => tf.sigmoid(output),
    }),
    gaussian: (tf, { variance }) => ({
      nats: (output, x) => gaussianNats(tf, output, x, variance as number),
      mean: (output) => output,
    }),
  };

/**
 * The likelihood of a model of one head.
 *
 * @throws ParavaeError E_ENGINE for several heads, or a likelihood that there is not as tensors
 */
export function likelihoodTensors(tf: Tf, heads: readonly HeadConfig[]): LikelihoodTensors {
  const kinds = heads.map(({ likelihood }) => likelihood.kind);
  if (heads.length === 1 && Object.hasOwn(likelihoods, kinds[0])) {
    return likelihoods[kinds[0]](tf, heads[0].likelihood);
  }
  throw new ParavaeError(
    "E_ENGINE",
    `engine: tfjs takes one head of ${Object.keys(likelihoods).join(" or ")}, not ${kinds.join(", ")}; use a dense model on another engine`,
  );
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
