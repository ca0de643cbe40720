import { writeValue } from "../memory/matrix.js";
import { aboveZero, belowOne } from "../tables/kind-options.js";
import type { OptimizerEntry } from "./optimizer.js";
import { flushDenormal, sumGradients } from "./sum-gradients.js";

/** Adam as configured; plain JSON. */
export type AdamConfig = {
  readonly kind: "adam";
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
};

/** The numbers of one Adam step. */
export interface AdamConstants {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** η/(1 − β₁ᵗ). */
  readonly stepSize: number;
  /** 1/√(1 − β₂ᵗ). */
  readonly rootCorrection: number;
}

/**
 * Adam, t counting from 1:
 *
 *     m ← β₁m + (1 − β₁)g        v ← β₂v + (1 − β₂)g²
 *     θ ← θ − η/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε)
 *
 * Source: Kingma & Ba 2015, Alg. 1.
 */
export const adam: OptimizerEntry<AdamConfig, AdamConstants> = {
  kind: "adam",
  options: {
    learningRate: aboveZero(1e-3),
    beta1: belowOne(0.9),
    beta2: belowOne(0.999),
    epsilon: aboveZero(1e-8),
  },
  slotNames: ["m", "v"],
  constantsAt: ({ learningRate, beta1, beta2, epsilon }, step) => ({
    beta1,
    beta2,
    epsilon,
    stepSize: learningRate / (1 - beta1 ** step),
    rootCorrection: 1 / Math.sqrt(1 - beta2 ** step),
  }),
  plainUpdate: () => ({
    apply({ parameters, slots: [m, v], gradients, stride }, blocks, begin, end, constants) {
      const { beta1, beta2, epsilon, stepSize, rootCorrection } = constants;
      for (let i = begin; i < end; i++) {
        const g = sumGradients(gradients, stride, blocks, i);
        m[i] = flushDenormal(beta1 * m[i] + (1 - beta1) * g);
        v[i] = flushDenormal(beta2 * v[i] + (1 - beta2) * g * g);
        const update = (stepSize * m[i]) / (Math.sqrt(v[i]) * rootCorrection + epsilon);
        writeValue(parameters, i, parameters.values[i] - update);
      }
    },
  }),
};
