import { type ActivationKind, leakyReluSlope } from "@paravae/core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "./tensor-model.js";

/** The activation as TensorFlow.js has it; gelu, which it has not, from its definition x·Φ(x). */
export function activationOf(tf: Tf, kind: ActivationKind): <T extends Tensor>(x: T) => T {
  const named: Record<ActivationKind, (x: Tensor) => Tensor> = {
    relu: (x) => relu(tf, x),
    leakyRelu: (x) => tf.leakyRelu(x, leakyReluSlope),
    elu: tf.elu,
    softplus: tf.softplus,
    tanh: tf.tanh,
    sigmoid: tf.sigmoid,
    gelu: (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
    silu: (x) => tf.mul(x, tf.sigmoid(x)),
  };
  return named[kind] as <T extends Tensor>(x: T) => T;
}

/** dx = dy where y > 0, else 0: the sign of y, in two operations for TensorFlow.js's four. */
const relu = (tf: Tf, x: Tensor): Tensor =>
  tf.customGrad((input, save) => {
    const value = tf.relu(input as Tensor);
    (save as (kept: Tensor[]) => void)([value]);
    return { value, gradFunc: (dy: Tensor, [y]: Tensor[]) => tf.mul(dy, tf.sign(y)) };
  })(x);
