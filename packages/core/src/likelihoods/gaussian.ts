import { aboveZero } from "../tables/kind-options.js";
import type { Likelihood } from "./likelihood.js";

type GaussianConfig = {
  readonly kind: "gaussian";
  /** σ²; 0.5 makes the loss the squared error plus a constant. */
  readonly variance: number;
};

/**
 * A gaussian whose mean is the decoder's output and whose variance σ² is fixed.
 *
 *     −log p(x|m) = Σⱼ (x − m)²/(2σ²) + ½log(2πσ²)        d/dm = (m − x)/σ²
 *
 * Source: Kingma & Welling 2014, App. C.2, with one σ² for all.
 */
export const gaussian: Likelihood<GaussianConfig> = {
  kind: "gaussian",
  options: { variance: aboveZero(1) },
  outputsOf: (columns) => columns,
  rangeOf: () => ({
    ...{ low: -Number.MAX_VALUE, high: Number.MAX_VALUE, isWhole: false },
    expected: "a finite number",
  }),

  nats({ head, theta, thetaAt, x, xAt, present }, gradient, { variance }) {
    let squares = 0;
    let columns = 0;
    for (let j = 0; j < head.columns; j++) {
      const missing = present?.[xAt + j] === 0;
      const difference = missing ? 0 : theta[thetaAt + j] - x[xAt + j];
      squares += difference * difference;
      if (!missing) columns++;
      if (gradient !== undefined) gradient[j] = difference / variance;
    }
    return squares / (2 * variance) + 0.5 * columns * Math.log(2 * Math.PI * variance);
  },

  mean(out, { theta, thetaAt }) {
    for (let j = 0; j < out.length; j++) out[j] = theta[thetaAt + j];
  },

  sample(out, { theta, thetaAt }, { variance }, uniform) {
    for (let j = 0; j < out.length; j++) {
      const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
      out[j] = theta[thetaAt + j] + Math.sqrt(variance) * normal;
    }
  },
};
