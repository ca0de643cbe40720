// A likelihood of one's own, in one file: its plain formula is all that it needs.
import { aboveZero, columnwise, likelihoods } from "@paravae/core";

/** Laplace of fixed scale b: −log p(x|m) = |x − m|/b + log 2b, d/dm = sign(m − x)/b. */
export const laplace = {
  kind: "laplace",
  options: { scale: aboveZero(1) },
  rangeOf: () => ({
    low: -Number.MAX_VALUE,
    high: Number.MAX_VALUE,
    isWhole: false,
    expected: "a finite number",
  }),
  ...columnwise({
    parameters: 1,
    nats: (x, [m], { scale }) => Math.abs(x - m) / scale + Math.log(2 * scale),
    gradient(d, x, [m], { scale }) {
      d[0] = Math.sign(m - x) / scale;
    },
    mean: ([m]) => m,
    sample([m], { scale }, uniform) {
      const u = uniform() - 0.5;
      return m - scale * Math.sign(u) * Math.log(1 - 2 * Math.abs(u));
    },
  }),
};

likelihoods.add(laplace);
