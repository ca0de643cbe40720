import { activations } from "../activations/activations.js";
import { fromBfloat16, toBfloat16 } from "../memory/bfloat16.js";
import type { Matrix, Precision } from "../memory/matrix.js";
import type { Allocate, Reals } from "../memory/reals.js";
import { fillNormal } from "../random/random.js";
import type { Ops } from "./ops.js";

/** Below this a float32 is denormal. */
const smallestNormal = 2 ** -126;

const flushDenormal = (x: number): number => (Math.abs(x) < smallestNormal ? 0 : x);

/** −log p(x|z) of one Bernoulli mean given by its logit l, from the logit: exact in both tails. */
const bernoulliNats = (l: number, x: number): number =>
  Math.max(l, 0) - l * x + Math.log1p(Math.exp(-Math.abs(l)));

const exactOf = ({ values }: Matrix<Reals>, i: number): number => values[i];

/** An element's rounding where there is one: the value beside a delta's is not kept. */
const roundedOf = ({ values, rounded }: Matrix<Reals>, i: number): number =>
  rounded === undefined ? values[i] : fromBfloat16(rounded[i]);

/** Writes a value and its rounding. */
function write({ values, rounded }: Matrix<Reals>, i: number, value: number): void {
  values[i] = value;
  if (rounded !== undefined) rounded[i] = toBfloat16(values[i]);
}

/** Writes what products read, and leaves the value where that is its rounding. */
function writeForProducts({ values, rounded }: Matrix<Reals>, i: number, value: number): void {
  if (rounded === undefined) values[i] = value;
  else rounded[i] = toBfloat16(value);
}

/**
 * The plain reference of every kernel: each is its equation in a loop, with sums in float64. Slow on
 * purpose; the oracle of the fast ones, and in float64 (`allocate: (n) => new Float64Array(n)`) the twin
 * that gradients are checked on.
 */
export function referenceOps<R extends Reals>(
  allocate: Allocate<R>,
  precision: Precision = "float32",
): Ops<R> {
  /** What products read. */
  const factor = precision === "bf16" ? roundedOf : exactOf;
  return {
    name: "reference",
    precision,
    allocate,

    gemm(c, a, b, m, n, k) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let p = 0; p < k; p++) sum += factor(a, i * k + p) * factor(b, p * n + j);
          c[i * n + j] = sum;
        }
      }
    },

    gemmTransposeA(c, a, aStride, b, m, n, k) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let p = 0; p < k; p++) sum += factor(a, p * aStride + i) * factor(b, p * n + j);
          c[i * n + j] = sum;
        }
      }
    },

    gemmTransposeB(c, a, b, m, n, k) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let p = 0; p < k; p++) sum += factor(a, i * k + p) * factor(b, j * k + p);
          c[i * n + j] = sum;
        }
      }
    },

    columnSums(out, a, aStride, m, n) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let i = 0; i < m; i++) sum += roundedOf(a, i * aStride + j);
        out[j] = sum;
      }
    },

    biasActivation(y, x, bias, kind, rows, width) {
      const value = kind === undefined ? (biased: number) => biased : activations[kind].value;
      for (let i = 0; i < rows * width; i++) {
        x[i] += bias[i % width];
        write(y, i, value(x[i]));
      }
    },

    activationForward(y, x, kind, length) {
      const { value } = activations[kind];
      for (let i = 0; i < length; i++) y[i] = value(x[i]);
    },

    activationBackward(dx, dy, outputOrInput, kind, length) {
      const { derivative } = activations[kind];
      for (let i = 0; i < length; i++) {
        writeForProducts(dx, i, dy[i] * derivative(outputOrInput[i]));
      }
    },

    latentForward(z, kl, moments, eps, rows, latentSize) {
      for (let r = 0; r < rows; r++) {
        for (let j = 0; j < latentSize; j++) {
          const i = r * latentSize + j;
          const mu = moments[2 * r * latentSize + j];
          const logVar = moments[2 * r * latentSize + latentSize + j];
          write(z, i, mu + Math.exp(logVar / 2) * eps[i]);
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
          const throughZ = 0.5 * dz[i] * eps[i] * Math.exp(logVar / 2);
          writeForProducts(dMoments, atMu, dz[i] + klScale * mu);
          writeForProducts(dMoments, atLogVar, throughZ + klScale * 0.5 * Math.expm1(logVar));
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
          writeForProducts(dLogits, i, (sigmoid(logit) - x[i]) * scale);
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
          writeForProducts(dMean, i, (difference / variance) * scale);
        }
        nats[r] = squares / (2 * variance) + constant;
      }
    },

    gatherBytes(x, data, rowIndices, rows, width) {
      for (let r = 0; r < rows; r++) {
        const from = rowIndices[r] * width;
        for (let j = 0; j < width; j++) write(x, r * width + j, data[from + j] / 255);
      }
    },

    gatherReals(x, data, rowIndices, rows, width) {
      for (let r = 0; r < rows; r++) {
        const from = rowIndices[r] * width;
        for (let j = 0; j < width; j++) write(x, r * width + j, data[from + j]);
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
        const update = (stepSize * m[i]) / (Math.sqrt(v[i]) * rootCorrection + epsilon);
        write(parameters, i, parameters.values[i] - update);
      }
    },

    reduceRmsprop(parameters, v, gradients, stride, slots, begin, end, update) {
      const { learningRate, decay, epsilon } = update;
      for (let i = begin; i < end; i++) {
        let g = 0;
        for (let s = 0; s < slots; s++) g += gradients[s * stride + i];
        v[i] = flushDenormal(decay * v[i] + (1 - decay) * g * g);
        write(parameters, i, parameters.values[i] - (learningRate * g) / (Math.sqrt(v[i]) + epsilon));
      }
    },
  };
}
