/**
 * The nonlinearities of hidden layers, as plain scalar functions: the definition that every kernel is
 * held against.
 *
 * A derivative is written in terms of the activation's own output y where that determines it, so that the
 * pre-activation need not be kept; gelu and silu are not monotone, so theirs need the input x.
 */
export const activationKinds = [
  "relu",
  "leakyRelu",
  "elu",
  "softplus",
  "tanh",
  "sigmoid",
  "gelu",
  "silu",
] as const;

export type ActivationKind = (typeof activationKinds)[number];

/** Slope of leakyRelu for x < 0. */
export const leakyReluSlope = 0.01;

interface Activation {
  /** What `derivative` takes: the activation's output y or its input x. */
  readonly derivativeFrom: "output" | "input";
  readonly value: (x: number) => number;
  readonly derivative: (yOrX: number) => number;
}

const sigmoid = (x: number): number => {
  // exp of a negative number only: never overflows, and keeps relative accuracy in both tails.
  const e = Math.exp(-Math.abs(x));
  return x >= 0 ? 1 / (1 + e) : e / (1 + e);
};

/** log(1 + exp(x)) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const inverseSqrtTwoPi = 0.3989422804014327;

/** Standard normal density and distribution function. */
const normalPdf = (x: number): number => inverseSqrtTwoPi * Math.exp(-0.5 * x * x);
const normalCdf = (x: number): number => 0.5 * erfc(-x * Math.SQRT1_2);

/**
 * Complementary error function to float64 accuracy: Maclaurin series for small |x|, Lentz's continued
 * fraction for large (Abramowitz & Stegun 1964, 7.1.6 and 7.1.14).
 */
function erfc(x: number): number {
  const a = Math.abs(x);
  if (a < 2) {
    let term = a;
    let sum = a;
    for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
      term *= (2 * a * a) / (2 * n + 1);
      sum += term;
    }
    const erf = (2 / Math.sqrt(Math.PI)) * Math.exp(-a * a) * sum;
    return x >= 0 ? 1 - erf : 1 + erf;
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (a + fraction);
  const tail = Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + fraction));
  return x >= 0 ? tail : 2 - tail;
}

export const activations: Readonly<Record<ActivationKind, Activation>> = {
  relu: {
    derivativeFrom: "output",
    value: (x) => Math.max(x, 0),
    derivative: (y) => (y > 0 ? 1 : 0),
  },
  leakyRelu: {
    derivativeFrom: "output",
    value: (x) => (x > 0 ? x : leakyReluSlope * x),
    derivative: (y) => (y > 0 ? 1 : leakyReluSlope),
  },
  elu: {
    derivativeFrom: "output",
    value: (x) => (x > 0 ? x : Math.expm1(x)),
    derivative: (y) => (y > 0 ? 1 : y + 1),
  },
  softplus: {
    derivativeFrom: "output",
    value: softplus,
    derivative: (y) => -Math.expm1(-y),
  },
  tanh: {
    derivativeFrom: "output",
    value: Math.tanh,
    derivative: (y) => 1 - y * y,
  },
  sigmoid: {
    derivativeFrom: "output",
    value: sigmoid,
    derivative: (y) => y * (1 - y),
  },
  /** The exact form x·Φ(x) (Hendrycks & Gimpel 2016), not its tanh approximation. */
  gelu: {
    derivativeFrom: "input",
    value: (x) => x * normalCdf(x),
    derivative: (x) => normalCdf(x) + x * normalPdf(x),
  },
  silu: {
    derivativeFrom: "input",
    value: (x) => x * sigmoid(x),
    derivative: (x) => {
      const s = sigmoid(x);
      return s * (1 + x * (1 - s));
    },
  },
};
