// An objective of one's own over the whole batch, in one file: an autoencoder whose codes are drawn to a mean of zero.
import { atLeastZero, objectives, writeValue } from "@paravae/core";

/**
 * loss = reconstruction + w·Σⱼ m_j², m_j the batch's mean of z_j. A row's part of that term is Σⱼ z_j·m_j; over a batch of B rows
 * its derivative is d/dz_rj = 2·m_j/B.
 */
export const centred = {
  kind: "centred",
  options: { weight: atLeastZero(1) },
  moments: ["latent"],
  decodesMoments: true,
  hasPrior: false,
  overBatch: true,
  noiseWidth: () => 0,
  samples: () => 1,
  terms: () => [{ name: "offCentre", dimensions: undefined }],
  weights: ({ weight }) => [1, weight],

  create({ config, latentSize, moments, dMoments, allocator }) {
    const offCentre = allocator.reals(1);
    const mean = new Float64Array(latentSize);
    return {
      eps: allocator.reals(0),
      z: moments,
      dz: dMoments,
      terms: [offCentre],
      forward() {},

      overBatch(batch, first, rows, batchRows) {
        mean.fill(0);
        for (let i = 0; i < batchRows * latentSize; i++) mean[i % latentSize] += batch.z[i] / batchRows;
        for (let r = 0; r < rows; r++) {
          offCentre[r] = 0;
          for (let j = 0; j < latentSize; j++) {
            offCentre[r] += batch.z[(first + r) * latentSize + j] * mean[j];
          }
        }
      },

      backward(rows, scale) {
        for (let i = 0; i < rows * latentSize; i++) {
          const gradient = dMoments.values[i] + 2 * config.weight * scale * mean[i % latentSize];
          writeValue(dMoments, i, gradient);
        }
      },
    };
  },
};

objectives.add(centred);
