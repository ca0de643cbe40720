import { withRounding } from "../memory/row-allocator.js";
import { atLeastZero } from "../tables/kind-options.js";
import type { ObjectiveEntry } from "./objective.js";

type VaeConfig = {
  readonly kind: "vae";
  /** Weight of the KL term in the loss; 1 is the ELBO (Higgins et al. 2017 for others). */
  readonly beta: number;
};

/**
 * The variational autoencoder: loss = reconstruction + β·KL(q(z|x) ‖ N(0, I)), z = mu + exp(logVar/2)·eps.
 *
 * Source: Kingma & Welling 2014, eq. 10.
 */
export const vae: ObjectiveEntry<VaeConfig> = {
  kind: "vae",
  options: { beta: atLeastZero(1) },
  moments: ["mu", "logVar"],
  decodesMoments: false,
  hasPrior: true,
  overBatch: false,
  noiseWidth: (latentSize) => latentSize,
  samples: () => 1,
  terms: (latentSize) => [{ name: "kl", dimensions: latentSize }],
  headline: { name: "−ELBO", terms: ["reconstruction", "kl"] },
  weights: ({ beta }) => [1, beta],

  create({ config, latentSize, ops, moments, dMoments, allocator, training }) {
    const eps = allocator.reals(latentSize);
    const z = withRounding(allocator, ops.precision, allocator.reals(latentSize), latentSize);
    const kl = allocator.reals(latentSize);
    const dz = training ? { values: allocator.reals(latentSize), rounded: undefined } : undefined;
    return {
      ...{ eps, z, dz, terms: [kl], onlyKernels: true },

      forward(rows) {
        ops.latent.forward(z, kl, moments.values, eps, rows, latentSize);
      },

      backward(rows, scale) {
        if (dz === undefined || dMoments === undefined) throw new TypeError("vae: not made for training");
        const klScale = config.beta * scale;
        ops.latent.backward(dMoments, dz.values, moments.values, eps, klScale, rows, latentSize);
      },
    };
  },
};
