import { writeValue } from "../memory/matrix.js";
import { aboveZero, belowOne } from "../tables/kind-options.js";
import type { OptimizerEntry } from "./optimizer.js";
import { flushDenormal, sumGradients } from "./sum-gradients.js";

/** RMSprop as configured; plain JSON. */
export type RmspropConfig = {
  readonly kind: "rmsprop";
  readonly learningRate: number;
  readonly decay: number;
  readonly epsilon: number;
};

/**
 * RMSprop:
 *
 *     v ← αv + (1 − α)g²        θ ← θ − ηg/(√v + ε)
 *
 * Source: Tieleman & Hinton 2012, lecture 6.5.
 */
export const rmsprop: OptimizerEntry<RmspropConfig, RmspropConfig> = {
  kind: "rmsprop",
  options: { learningRate: aboveZero(1e-3), decay: belowOne(0.99), epsilon: aboveZero(1e-8) },
  slotNames: ["v"],
  constantsAt: (config) => config,
  plainUpdate: () => ({
    apply({ parameters, slots: [v], gradients, stride }, blocks, begin, end, constants) {
      const { learningRate, decay, epsilon } = constants;
      for (let i = begin; i < end; i++) {
        const g = sumGradients(gradients, stride, blocks, i);
        v[i] = flushDenormal(decay * v[i] + (1 - decay) * g * g);
        writeValue(parameters, i, parameters.values[i] - (learningRate * g) / (Math.sqrt(v[i]) + epsilon));
      }
    },
  }),
};
