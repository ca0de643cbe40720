import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { NamedTensors, Tf } from "./tensor-model.js";

/**
 * The fully connected layer `name`: y = x·Wᵀ + b, dX = dY·W, dW = dYᵀ·x, db = Σ_rows dY.
 *
 * The gradient is given, because TensorFlow.js would find the same with twice the operations. With `isData`, x is no
 * function of a parameter, and its gradient, a product as large as the layer's own, is left out.
 */
export function denseForward(
  tf: Tf,
  parameters: NamedTensors,
  name: string,
  x: Tensor2D,
  isData = false,
): Tensor2D {
  const weight = parameters[`${name}.weight`] as Tensor2D;
  const bias = parameters[`${name}.bias`] as Tensor1D;
  const layer = tf.customGrad((...inputs) => {
    // What the forward pass made is gone by the backward pass unless it is saved; the parameters are not.
    (inputs.at(-1) as (kept: Tensor[]) => void)([x]);
    return {
      value: tf.add(tf.matMul(x, weight, false, true), bias),
      gradFunc(dY: Tensor, [saved]: Tensor[]) {
        const dWeight = tf.matMul(dY, saved, true, false);
        const dBias = tf.sum(dY, 0);
        return isData ? [dWeight, dBias] : [dWeight, dBias, tf.matMul(dY, weight)];
      },
    };
  });
  return (isData ? layer(weight, bias) : layer(weight, bias, x)) as Tensor2D;
}
