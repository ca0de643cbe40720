import { activations } from "./activations.js";
import type { Ops } from "./ops.js";
import { fillNormal } from "./random.js";
import type { Allocate, Reals } from "./reals.js";

/** Below this a float32 is denormal. */
const smallestNormal = 2 ** -126;

const flushDenormal = (x: number): number => (Math.abs(x) < smallestNormal ? 0 : x);

/** −log p(x|z) of one Bernoulli mean given by its logit l, from the logit: exact in both tails. */
const bernoulliNats = (l: number, x: number): number =>
  Math.max(l, 0) - l * x + Math.log1p(Math.exp(-Math.abs(l)));

/**
 * The plain reference of every kernel: each is its equation in a loop, with sums in float64. Slow on
 * purpose; the oracle of the fast ones, and in float64 (`allocate: (n) => new Float64Array(n)`) the twin
 * that gradients are checked on.
 */
export function referenceOps<R extends Reals>(allocate: Allocate<R>): Ops<R> {
  return {
    name: "reference",
    allocate,

    gemm(c, a, b, m, n, k) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let p = 0; p < k; p++) sum += a[i * k + p] * b[p * n + j];
          c[i * n + j] = sum;
        }
      }
    },

    gemmTransposeA(c, a, b, m, n, k) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let p = 0; p < k; p++) sum += a[p * m + i] * b[p * n + j];
          c[i * n + j] = sum;
        }
      }
    },

    gemmTransposeB(c, a, b, bias, m, n, k) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = bias[j];
          for (let p = 0; p < k; p++) sum += a[i * k + p] * b[j * k + p];
          c[i * n + j] = sum;
        }
      }
    },

    columnSums(out, a, m, n) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let i = 0; i < m; i++) sum += a[i * n + j];
        out[j] = sum;
      }
    },

    activationForward(y, x, kind, length) {
      const { value } = activations[kind];
      for (let i = 0; i < length; i++) y[i] = value(x[i]);
    },

    activationBackward(dx, dy, outputOrInput, kind, length) {
      const { derivative } = activations[kind];
      for (let i = 0; i < length; i++) dx[i] = dy[i] * derivative(outputOrInput[i]);
    },

    latentForward(z, kl, moments, eps, rows, latentSize) {
      for (let r = 0; r < rows; r++) {
        for (let j = 0; j < latentSize; j++) {
          const i = r * latentSize + j;
          const mu = moments[2 * r * latentSize + j];
          const logVar = moments[2 * r * latentSize + latentSize + j];
          z[i] = mu + Math.exp(logVar / 2) * eps[i];
          kl[i] = 0.5 * (mu * mu + Math.expm1(logVar) - logVar);
        }
      }
    },

    latentBackward(dMoments, dz, moments, eps, klScale, rows, latentSize) {
      for (let r = 0; r < rows; r++) {
        for (let j = 0; j < latentSize; j++) {
          const i = r * latentSize + j;
          const atMu = 2 * r * latentSize + j;
          const atLogVar = atMu + latentSize;
          const mu = moments[atMu];
          const logVar = moments[atLogVar];
          dMoments[atMu] = dz[i] + klScale * mu;
          dMoments[atLogVar] =
            0.5 * dz[i] * eps[i] * Math.exp(logVar / 2) + klScale * 0.5 * Math.expm1(logVar);
        }
      }
    },

    bernoulliLoss(nats, logits, x, rows, width) {
      for (let r = 0; r < rows; r++) {
        let sum = 0;
        for (let i = r * width; i < (r + 1) * width; i++) sum += bernoulliNats(logits[i], x[i]);
        nats[r] = sum;
      }
    },

    bernoulliLossAndGradient(nats, dLogits, logits, x, scale, rows, width) {
      const sigmoid = activations.sigmoid.value;
      for (let r = 0; r < rows; r++) {
        let sum = 0;
        for (let i = r * width; i < (r + 1) * width; i++) {
          const logit = logits[i];
          sum += bernoulliNats(logit, x[i]);
          dLogits[i] = (sigmoid(logit) - x[i]) * scale;
        }
        nats[r] = sum;
      }
    },

    gaussianLoss(nats, mean, x, variance, rows, width) {
      const constant = 0.5 * width * Math.log(2 * Math.PI * variance);
      for (let r = 0; r < rows; r++) {
        let squares = 0;
        for (let i = r * width; i < (r + 1) * width; i++) squares += (x[i] - mean[i]) ** 2;
        nats[r] = squares / (2 * variance) + constant;
      }
    },

    gaussianLossAndGradient(nats, dMean, mean, x, variance, scale, rows, width) {
      const constant = 0.5 * width * Math.log(2 * Math.PI * variance);
      for (let r = 0; r < rows; r++) {
        let squares = 0;
        for (let i = r * width; i < (r + 1) * width; i++) {
          const difference = mean[i] - x[i];
          squares += difference * difference;
          dMean[i] = (difference / variance) * scale;
        }
        nats[r] = squares / (2 * variance) + constant;
      }
    },

    gatherBytes(x, data, rowIndices, rows, width) {
      for (let r = 0; r < rows; r++) {
        const from = rowIndices[r] * width;
        for (let j = 0; j < width; j++) x[r * width + j] = data[from + j] / 255;
      }
    },

    gatherReals(x, data, rowIndices, rows, width) {
      for (let r = 0; r < rows; r++) {
        const from = rowIndices[r] * width;
        for (let j = 0; j < width; j++) x[r * width + j] = data[from + j];
      }
    },

    normal: fillNormal,

    reduceAdam(parameters, m, v, gradients, stride, slots, begin, end, update) {
      const { beta1, beta2, epsilon, stepSize, rootCorrection } = update;
      for (let i = begin; i < end; i++) {
        let g = 0;
        for (let s = 0; s < slots; s++) g += gradients[s * stride + i];
        m[i] = flushDenormal(beta1 * m[i] + (1 - beta1) * g);
        v[i] = flushDenormal(beta2 * v[i] + (1 - beta2) * g * g);
        parameters[i] -= (stepSize * m[i]) / (Math.sqrt(v[i]) * rootCorrection + epsilon);
      }
    },

    reduceRmsprop(parameters, v, gradients, stride, slots, begin, end, update) {
      const { learningRate, decay, epsilon } = update;
      for (let i = begin; i < end; i++) {
        let g = 0;
        for (let s = 0; s < slots; s++) g += gradients[s * stride + i];
        v[i] = flushDenormal(decay * v[i] + (1 - decay) * g * g);
        parameters[i] -= (learningRate * g) / (Math.sqrt(v[i]) + epsilon);
      }
    },
  };
}
