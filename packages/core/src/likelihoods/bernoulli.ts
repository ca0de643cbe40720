import { activations } from "../activations/activations.js";
import { columnwise } from "./columnwise.js";
import type { Likelihood } from "./likelihood.js";

const sigmoid = activations.sigmoid.value;

/**
 * A bernoulli whose mean is σ(l), l the decoder's output; x in [0, 1] is a mean too, as grey pixels are.
 *
 *     −log p(x|l) = max(l, 0) − l·x + log1p(exp(−|l|))        d/dl = σ(l) − x
 *
 * From the logit, so exact in both tails. Source: Kingma & Welling 2014, App. C.1.
 */
export const bernoulli: Likelihood = {
  kind: "bernoulli",
  options: {},
  rangeOf: () => ({
    ...{ low: 0, high: 1, isWhole: false },
    expected: "a value in [0, 1] for a bernoulli likelihood",
  }),
  ...columnwise({
    parameters: 1,
    nats: (x, [l]) => Math.max(l, 0) - l * x + Math.log1p(Math.exp(-Math.abs(l))),
    gradient(d, x, [l]) {
      d[0] = sigmoid(l) - x;
    },
    mean: ([l]) => sigmoid(l),
    sample: ([l], _, uniform) => (uniform() < sigmoid(l) ? 1 : 0),
  }),
};
