import {
  type ObjectiveContext,
  type ObjectiveEntry,
  objectives,
  type Reals,
  roundMatrix,
  unrounded,
  withRounding,
} from "../../src/index.js";

const gaussianMoments = ["mu", "logVar"];

/** z = mu + exp(logVar/2)·eps for K samples of each row, and the way back. */
function samplesOf<R extends Reals>(context: ObjectiveContext<R>, samples: number) {
  const { latentSize, ops, moments, dMoments, allocator, training } = context;
  const width = samples * latentSize;
  const eps = allocator.reals(width);
  const z = withRounding(allocator, ops.precision, allocator.reals(width), width);
  const dz = training ? unrounded(allocator.reals(width)) : undefined;
  const mu = (r: number, j: number): number => moments.values[2 * r * latentSize + j];
  const logVar = (r: number, j: number): number => moments.values[(2 * r + 1) * latentSize + j];
  return {
    ...{ eps, z, dz, mu, logVar },

    draw(rows: number): void {
      for (let i = 0; i < rows * width; i++) {
        const [r, j] = [Math.floor(i / width), i % latentSize];
        z.values[i] = mu(r, j) + Math.exp(logVar(r, j) / 2) * eps[i];
      }
      roundMatrix(z, rows * width);
    },

    /** `own(i)` is what the objective adds to dz, `ownMu` and `ownLogVar` what it adds to the moments' of a row. */
    back(
      rows: number,
      own: (i: number) => number,
      ownMu: (r: number, j: number) => number,
      ownLogVar: (r: number, j: number) => number,
    ): void {
      if (dz === undefined || dMoments === undefined) throw new TypeError("not made for training");
      for (let r = 0; r < rows; r++) {
        for (let j = 0; j < latentSize; j++) {
          let [dMu, dLogVar] = [ownMu(r, j), ownLogVar(r, j)];
          for (let k = 0; k < samples; k++) {
            const i = r * width + k * latentSize + j;
            const d = dz.values[i] + own(i);
            dMu += d;
            dLogVar += 0.5 * d * eps[i] * Math.exp(logVar(r, j) / 2);
          }
          dMoments.values[2 * r * latentSize + j] = dMu;
          dMoments.values[(2 * r + 1) * latentSize + j] = dLogVar;
        }
      }
      roundMatrix(dMoments, rows * 2 * latentSize);
    },
  };
}

const nothing = (): number => 0;

/** The ELBO with the mean over three samples of z, whose weights are functions of the step. */
export const threeSamples: ObjectiveEntry = {
  kind: "made-up-three-samples",
  options: {},
  moments: gaussianMoments,
  ...{ decodesMoments: false, hasPrior: true, overBatch: false },
  noiseWidth: (latentSize) => 3 * latentSize,
  samples: () => 3,
  terms: (latentSize) => [{ name: "kl", dimensions: latentSize }],
  weights: (_, step) => [1 / (1 + step), Math.min(1, (1 + step) / 10)],

  create(context) {
    const { config, latentSize, allocator } = context;
    const latent = samplesOf(context, 3);
    const kl = allocator.reals(latentSize);
    return {
      ...{ eps: latent.eps, z: latent.z, dz: latent.dz, terms: [kl] },
      forward(rows) {
        latent.draw(rows);
        for (let i = 0; i < rows * latentSize; i++) {
          const [r, j] = [Math.floor(i / latentSize), i % latentSize];
          const [mu, logVar] = [latent.mu(r, j), latent.logVar(r, j)];
          kl[i] = 0.5 * (mu * mu + Math.exp(logVar) - 1 - logVar);
        }
      },
      backward(rows, scale, step) {
        const klScale = scale * threeSamples.weights(config, step)[1];
        latent.back(
          rows,
          nothing,
          (r, j) => klScale * latent.mu(r, j),
          (r, j) => klScale * 0.5 * (Math.exp(latent.logVar(r, j)) - 1),
        );
      },
    };
  },
};

/**
 * The importance-weighted bound, −log (1/K) Σ_k p(x|z_k)·p(z_k)/q(z_k|x), which has no term beside the reconstruction.
 *
 * Source: Burda, Grosse & Salakhutdinov 2016, eq. 8 and 14.
 */
export const importanceWeighted: ObjectiveEntry = {
  kind: "made-up-importance-weighted",
  options: {},
  moments: gaussianMoments,
  ...{ decodesMoments: false, hasPrior: true, overBatch: false },
  noiseWidth: (latentSize) => 4 * latentSize,
  samples: () => 4,
  terms: () => [],
  weights: () => [1],

  create(context) {
    const { latentSize, allocator } = context;
    const samples = 4;
    const latent = samplesOf(context, samples);
    const { eps, z, dz } = latent;
    const normalised = allocator.reals(samples);
    return {
      ...{ eps, z, dz, terms: [] },
      forward: (rows) => latent.draw(rows),

      weighSamples(nats, weights, rows) {
        for (let r = 0; r < rows; r++) {
          const logWeights = Array.from({ length: samples }, (_, k) => {
            let logWeight = -nats[r * samples + k];
            for (let j = 0; j < latentSize; j++) {
              const i = (r * samples + k) * latentSize + j;
              logWeight += 0.5 * (eps[i] ** 2 + latent.logVar(r, j) - z.values[i] ** 2);
            }
            return logWeight;
          });
          const largest = Math.max(...logWeights);
          const total = logWeights.reduce((sum, w) => sum + Math.exp(w - largest), 0);
          logWeights.forEach((w, k) => {
            const i = r * samples + k;
            normalised[i] = Math.exp(w - largest) / total;
            weights[i] = samples * normalised[i];
            nats[i] = -(largest + Math.log(total / samples));
          });
        }
      },

      backward(rows, scale) {
        // logVar stands in every sample's q(z|x), and the weights of a row's samples sum to 1.
        latent.back(
          rows,
          (i) => scale * normalised[Math.floor(i / latentSize)] * z.values[i],
          nothing,
          () => -0.5 * scale,
        );
      },
    };
  },
};

const mmdWeight = 3;

/**
 * An autoencoder with the maximum mean discrepancy between its codes and N(0, I), under k(a, b) = exp(−|a − b|²/2):
 *
 *     MMD² = 1/B² Σ_rs k(z_r, z_s) − 2/B Σ_r E k(z_r, y) + E k(y, y′),    y, y′ ~ N(0, I)
 *
 * with E k(z, y) = 2^(−Z/2)·exp(−|z|²/4) and E k(y, y′) = 3^(−Z/2). Source: Tolstikhin et al. 2018, Alg. 2.
 */
export const maximumMeanDiscrepancy: ObjectiveEntry = {
  kind: "made-up-mmd",
  options: {},
  moments: ["latent"],
  ...{ decodesMoments: true, hasPrior: true, overBatch: true },
  noiseWidth: () => 0,
  samples: () => 1,
  terms: () => [{ name: "mmd", dimensions: undefined }],
  weights: () => [1, mmdWeight],

  create({ latentSize, moments, dMoments, allocator, training }) {
    const mmd = allocator.reals(1);
    const dMmd = allocator.reals(latentSize);
    const dz = training ? unrounded(allocator.reals(latentSize)) : undefined;
    return {
      ...{ eps: allocator.reals(0), z: moments, dz, terms: [mmd] },
      forward() {},

      overBatch({ z }, first, rows, batchRows) {
        for (let r = 0; r < rows; r++) {
          const own = Array.from({ length: latentSize }, (_, j) => z[(first + r) * latentSize + j]);
          const square = own.reduce((sum, value) => sum + value * value, 0);
          const toPrior = 2 ** (-latentSize / 2) * Math.exp(-square / 4);
          let pairs = 0;
          const d = own.map((value) => toPrior * value);
          for (let s = 0; s < batchRows; s++) {
            const difference = own.map((value, j) => value - z[s * latentSize + j]);
            const k = Math.exp(-0.5 * difference.reduce((sum, value) => sum + value * value, 0));
            pairs += k / batchRows;
            for (let j = 0; j < latentSize; j++) d[j] -= (2 / batchRows) * k * difference[j];
          }
          mmd[r] = pairs - 2 * toPrior + 3 ** (-latentSize / 2);
          dMmd.set(d, r * latentSize);
        }
      },

      backward(rows, scale) {
        if (dz === undefined || dMoments === undefined) throw new TypeError("not made for training");
        for (let i = 0; i < rows * latentSize; i++) {
          dMoments.values[i] = dz.values[i] + mmdWeight * scale * dMmd[i];
        }
        roundMatrix(dMoments, rows * latentSize);
      },
    };
  },
};

const marginalWeight = 0.7;

/**
 * The divergence of the batch's aggregate posterior from the prior, with one sample of each row:
 *
 *     marginal_r = log 1/B Σ_s q(z_r|x_s) − log p(z_r)
 *
 * It reads the moments of every row, as total correlation does. Source: Chen et al. 2018, §3.1.
 */
export const aggregatePosterior: ObjectiveEntry = {
  kind: "made-up-aggregate-posterior",
  options: {},
  moments: gaussianMoments,
  ...{ decodesMoments: false, hasPrior: true, overBatch: true },
  noiseWidth: (latentSize) => latentSize,
  samples: () => 1,
  terms: () => [{ name: "marginal", dimensions: undefined }],
  weights: () => [1, marginalWeight],

  create(context) {
    const { latentSize, allocator } = context;
    const latent = samplesOf(context, 1);
    const marginal = allocator.reals(1);
    const dOwnZ = allocator.reals(latentSize);
    const dOwnMoments = allocator.reals(2 * latentSize);
    return {
      ...{ eps: latent.eps, z: latent.z, dz: latent.dz, terms: [marginal] },
      forward: (rows) => latent.draw(rows),

      overBatch({ moments, z }, first, rows, batchRows) {
        const mu = (s: number, j: number): number => moments[2 * s * latentSize + j];
        const logVar = (s: number, j: number): number => moments[(2 * s + 1) * latentSize + j];
        const offBy = (r: number, s: number, j: number): number => z[r * latentSize + j] - mu(s, j);
        const posteriorsOf = (r: number) => {
          const logs = Array.from({ length: batchRows }, (_, s) => {
            let log = -0.5 * latentSize * Math.log(2 * Math.PI);
            for (let j = 0; j < latentSize; j++)
              log -= 0.5 * (offBy(r, s, j) ** 2 * Math.exp(-logVar(s, j)) + logVar(s, j));
            return log;
          });
          const largest = Math.max(...logs);
          const total = logs.reduce((sum, log) => sum + Math.exp(log - largest), 0);
          return {
            logMean: largest + Math.log(total / batchRows),
            shares: logs.map((log) => Math.exp(log - largest) / total),
          };
        };
        const all = Array.from({ length: batchRows }, (_, r) => posteriorsOf(r));
        dOwnMoments.fill(0, 0, rows * 2 * latentSize);
        for (let r = 0; r < rows; r++) {
          const own = first + r;
          let logPrior = -0.5 * latentSize * Math.log(2 * Math.PI);
          for (let j = 0; j < latentSize; j++) {
            logPrior -= 0.5 * z[own * latentSize + j] ** 2;
            let d = z[own * latentSize + j];
            for (let s = 0; s < batchRows; s++) {
              d -= all[own].shares[s] * offBy(own, s, j) * Math.exp(-logVar(s, j));
              const share = all[s].shares[own];
              const away = offBy(s, own, j);
              const precision = Math.exp(-logVar(own, j));
              dOwnMoments[2 * r * latentSize + j] += share * away * precision;
              dOwnMoments[(2 * r + 1) * latentSize + j] += share * 0.5 * (away * away * precision - 1);
            }
            dOwnZ[r * latentSize + j] = d;
          }
          marginal[r] = all[own].logMean - logPrior;
        }
      },

      backward(rows, scale) {
        const factor = marginalWeight * scale;
        latent.back(
          rows,
          (i) => factor * dOwnZ[i],
          (r, j) => factor * dOwnMoments[2 * r * latentSize + j],
          (r, j) => factor * dOwnMoments[(2 * r + 1) * latentSize + j],
        );
      },
    };
  },
};

export const madeUpObjectives = [
  ...[threeSamples, importanceWeighted, maximumMeanDiscrepancy, aggregatePosterior],
] as const;

for (const objective of madeUpObjectives) objectives.add(objective);
