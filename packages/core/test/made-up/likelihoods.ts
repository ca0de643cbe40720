import { columnwise, type Likelihood, likelihoods, wholeNumber } from "../../src/index.js";

/** −log p(x|λ) = λ − x·log λ + log x!, with log λ the decoder's output: one parameter a column. */
export const poisson: Likelihood = {
  kind: "made-up-poisson",
  options: {},
  rangeOf: () => ({ low: 0, high: 1e6, isWhole: true, expected: "a count" }),
  ...columnwise({
    parameters: 1,
    nats(x, [logRate]) {
      let logFactorial = 0;
      for (let k = 2; k <= x; k++) logFactorial += Math.log(k);
      return Math.exp(logRate) - x * logRate + logFactorial;
    },
    gradient(d, x, [logRate]) {
      d[0] = Math.exp(logRate) - x;
    },
    mean: ([logRate]) => Math.exp(logRate),
    sample([logRate], _, uniform) {
      // Knuth's products of uniforms (TAOCP 3.4.1).
      const limit = Math.exp(-Math.exp(logRate));
      let count = 0;
      for (let product = uniform(); product > limit; product *= uniform()) count++;
      return count;
    },
  }),
};

/** A gaussian of a variance of its own in each column and row: two parameters a column, the mean and log σ². */
export const heteroscedastic: Likelihood = {
  kind: "made-up-heteroscedastic",
  options: {},
  rangeOf: () => ({ low: -1e9, high: 1e9, isWhole: false, expected: "a number" }),
  ...columnwise({
    parameters: 2,
    nats: (x, [mean, logVar]) => 0.5 * ((x - mean) ** 2 * Math.exp(-logVar) + logVar + Math.log(2 * Math.PI)),
    gradient(d, x, [mean, logVar]) {
      d[0] = (mean - x) * Math.exp(-logVar);
      d[1] = 0.5 * (1 - (x - mean) ** 2 * Math.exp(-logVar));
    },
    mean: ([mean]) => mean,
    sample([mean, logVar], _, uniform) {
      const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
      return mean + Math.exp(logVar / 2) * normal;
    },
  }),
};

type CategoricalConfig = { readonly kind: "made-up-categorical"; readonly classes: number };

/** One of `classes` a column, by its number: logits of which one column has several. Written without `columnwise`. */
export const categorical: Likelihood<CategoricalConfig> = {
  kind: "made-up-categorical",
  options: { classes: wholeNumber(undefined, 2) },
  outputsOf: (columns, { classes }) => columns * classes,
  rangeOf: ({ classes }) => ({ low: 0, high: classes - 1, isWhole: true, expected: "the number of a class" }),

  nats({ head, theta, thetaAt, x, xAt, present }, gradient, { classes }) {
    let nats = 0;
    for (let j = 0; j < head.columns; j++) {
      const logits = Array.from({ length: classes }, (_, k) => theta[thetaAt + j * classes + k]);
      const largest = Math.max(...logits);
      const total = logits.reduce((sum, l) => sum + Math.exp(l - largest), 0);
      const isMissing = present?.[xAt + j] === 0;
      const own = isMissing ? 0 : x[xAt + j];
      if (!isMissing) nats += largest + Math.log(total) - logits[own];
      logits.forEach((l, k) => {
        const d = Math.exp(l - largest) / total - Number(k === own);
        if (gradient !== undefined) gradient[j * classes + k] = isMissing ? 0 : d;
      });
    }
    return nats;
  },

  mean(out, { theta, thetaAt }, { classes }) {
    for (let j = 0; j < out.length; j++) {
      const weights = Array.from({ length: classes }, (_, k) => Math.exp(theta[thetaAt + j * classes + k]));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      out[j] = weights.reduce((sum, weight, k) => sum + (k * weight) / total, 0);
    }
  },

  sample(out, { theta, thetaAt }, { classes }, uniform) {
    for (let j = 0; j < out.length; j++) {
      const weights = Array.from({ length: classes }, (_, k) => Math.exp(theta[thetaAt + j * classes + k]));
      let left = uniform() * weights.reduce((sum, weight) => sum + weight, 0);
      out[j] = weights.findIndex((weight, k) => {
        left -= weight;
        return left < 0 || k === classes - 1;
      });
    }
  },
};

for (const likelihood of [poisson, heteroscedastic, categorical]) likelihoods.add(likelihood);
