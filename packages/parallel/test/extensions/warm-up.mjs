// An objective of one's own, in one file: a VAE whose KL weight grows with the step, with K samples of each row.
import { objectives, wholeNumber, withRounding, writeForProducts, writeValue } from "@paravae/core";

/**
 * loss = reconstruction + w·KL(q(z|x) ‖ N(0, I)), w = min(1, (step + 1)/steps); the reconstruction is the mean over K samples
 * z = mu + exp(logVar/2)·eps of each row.
 */
export const warmUp = {
  kind: "warm-up",
  options: { steps: wholeNumber(10, 1), samples: wholeNumber(2, 1) },
  moments: ["mu", "logVar"],
  decodesMoments: false,
  hasPrior: true,
  overBatch: false,
  noiseWidth: (latentSize, { samples }) => samples * latentSize,
  samples: ({ samples }) => samples,
  terms: (latentSize) => [{ name: "kl", dimensions: latentSize }],
  weights: ({ steps }, step) => [1, Math.min(1, (step + 1) / steps)],

  create({ config, latentSize, ops, moments, dMoments, allocator, training }) {
    const { samples } = config;
    const width = samples * latentSize;
    const eps = allocator.reals(width);
    const z = withRounding(allocator, ops.precision, allocator.reals(width), width);
    const kl = allocator.reals(latentSize);
    const dz = training ? { values: allocator.reals(width), rounded: undefined } : undefined;
    /** Calls `visit` with mu, logVar and their places, of each row and latent dimension. */
    const eachLatent = (rows, visit) => {
      for (let r = 0; r < rows; r++) {
        for (let j = 0; j < latentSize; j++) {
          const at = 2 * r * latentSize + j;
          visit(r, j, at, moments.values[at], moments.values[at + latentSize]);
        }
      }
    };
    return {
      ...{ eps, z, dz, terms: [kl] },

      forward(rows) {
        eachLatent(rows, (r, j, _, mu, logVar) => {
          kl[r * latentSize + j] = 0.5 * (mu * mu + Math.expm1(logVar) - logVar);
          for (let k = 0; k < samples; k++) {
            const i = (r * samples + k) * latentSize + j;
            writeValue(z, i, mu + Math.exp(logVar / 2) * eps[i]);
          }
        });
      },

      backward(rows, scale, step) {
        const klScale = scale * warmUp.weights(config, step)[1];
        eachLatent(rows, (r, j, at, mu, logVar) => {
          let [dMu, dLogVar] = [klScale * mu, klScale * 0.5 * Math.expm1(logVar)];
          for (let k = 0; k < samples; k++) {
            const i = (r * samples + k) * latentSize + j;
            dMu += dz.values[i];
            dLogVar += dz.values[i] * 0.5 * Math.exp(logVar / 2) * eps[i];
          }
          writeForProducts(dMoments, at, dMu);
          writeForProducts(dMoments, at + latentSize, dLogVar);
        });
      },
    };
  },
};

objectives.add(warmUp);
