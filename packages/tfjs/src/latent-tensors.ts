import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "./tensor-model.js";

type Save = (kept: Tensor[]) => void;

/**
 * z = mu + exp(logVar/2)·eps, with dMu = dZ and dLogVar = ½·exp(logVar/2)·eps·dZ given (Kingma & Welling 2014,
 * eq. 10).
 */
export const reparameterise = (tf: Tf, mu: Tensor2D, logVar: Tensor2D, eps: Tensor2D): Tensor2D =>
  tf.customGrad((m, l, save) => {
    const noise = tf.mul(tf.exp(tf.mul(l as Tensor, 0.5)), eps);
    (save as Save)([noise]);
    return {
      value: tf.add(m as Tensor, noise),
      gradFunc: (dZ: Tensor, [saved]: Tensor[]) => [dZ, tf.mul(tf.mul(saved, dZ), 0.5)],
    };
  })(mu, logVar) as Tensor2D;

/**
 * KL(N(mu, exp(logVar)) ‖ N(0, 1)) = ½(mu² + exp(logVar) − 1 − logVar) of each row and dimension, with dMu = mu·dKl and
 * dLogVar = ½(exp(logVar) − 1)·dKl given (Kingma & Welling 2014, App. B).
 */
export const klDivergence = (tf: Tf, mu: Tensor2D, logVar: Tensor2D): Tensor2D =>
  tf.customGrad((m, l, save) => {
    const excess = tf.expm1(l as Tensor);
    (save as Save)([m as Tensor, excess]);
    return {
      value: tf.mul(tf.sub(tf.add(tf.square(m as Tensor), excess), l as Tensor), 0.5),
      gradFunc: (dKl: Tensor, [savedMu, savedExcess]: Tensor[]) => [
        tf.mul(savedMu, dKl),
        tf.mul(tf.mul(savedExcess, dKl), 0.5),
      ],
    };
  })(mu, logVar) as Tensor2D;
