import type { ObjectiveEntry } from "./objective.js";

/**
 * The plain autoencoder: loss = reconstruction, z is what the encoder gives. It declares a KL that is always 0 and has no
 * dimensions, so that files of both kinds have the same columns.
 */
export const ae: ObjectiveEntry = {
  kind: "ae",
  options: {},
  moments: ["latent"],
  decodesMoments: true,
  hasPrior: false,
  overBatch: false,
  noiseWidth: () => 0,
  samples: () => 1,
  terms: () => [{ name: "kl", dimensions: 0 }],
  headline: { name: "reconstruction", terms: ["reconstruction"] },
  weights: () => [1, 0],
  create: ({ moments, dMoments, allocator }) => ({
    eps: allocator.reals(0),
    z: moments,
    dz: dMoments,
    terms: [allocator.reals(0)],
    onlyKernels: true,
    forward() {},
    backward() {},
  }),
};
