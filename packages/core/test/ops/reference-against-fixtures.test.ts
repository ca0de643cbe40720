import { type KernelCase, kernelFixtures } from "@paravae/testkit";
import { describe, expect, it } from "vitest";
import {
  activationKinds,
  fromBfloat16,
  initialisationKinds,
  likelihoods,
  optimizerKinds,
  precisionKinds,
  referenceOps,
} from "../../src/index.js";
import { type CallName, kernelCalls } from "./kernel-calls.js";

/** |got − expected| is at most relative·|expected| + absolute. */
interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** Both sides copy, count, or round once. */
const exact: Tolerance = { relative: 0, absolute: 0 };
/** exp, log1p, erfc, sin and the like are a few ulps of 2⁻⁵³ apart in the two libraries, and so are a few roundings. */
const elementwise: Tolerance = { relative: 1e-14, absolute: 0 };
/** gelu's exp(−x²/2) magnifies the rounding of its argument by x², 900 times at −30. */
const activation: Tolerance = { relative: 1e-12, absolute: 0 };
/** The terms cancel to a 2800th of themselves at worst, where one rounding is 3e-13 of the sum. */
const sum: Tolerance = { relative: 1e-12, absolute: 0 };
/** 1 − y², y + 1 and 1 − σ(x) keep an ulp of 1 where they are nearly 0; |dy| is at most 2. */
const derivative: Tolerance = { relative: 1e-14, absolute: 1e-15 };
/** The terms cancel near the prior. The reference's expm1 keeps their digits; PyTorch keeps an ulp of 1. */
const divergence: Tolerance = { relative: 1e-14, absolute: 1e-15 };
/** As a sum; and bernoulli's σ(l) − x keeps an ulp of 1 where it is nearly 0, at a scale of 1/33. */
const probability: Tolerance = { relative: 1e-12, absolute: 1e-17 };

const tolerances: Readonly<Record<CallName, Tolerance>> = {
  "products.gemm": sum,
  "products.gemmTransposeA": sum,
  "products.gemmTransposeB": sum,
  "products.columnSums": sum,
  "activations.biasActivation": activation,
  "activations.forward": activation,
  "activations.backward": derivative,
  "latent.forward": divergence,
  "latent.backward": elementwise,
  "likelihoods.loss": sum,
  "likelihoods.lossAndGradient": probability,
  "likelihoods.mean": elementwise,
  "rows.gatherBytes": exact,
  "rows.gatherReals": exact,
  "rows.normal": elementwise,
  "updates.apply": sum,
  shuffle: exact,
  initialise: exact,
  toBfloat16: exact,
  fromBfloat16: exact,
};

const fixtures = kernelFixtures();
const names = Object.keys(kernelCalls) as readonly CallName[];

/**
 * Bits of bfloat16 are compared by the values that they stand for, so that a value near 0 may be off by what its
 * tolerance allows, and any NaN is NaN.
 */
function expectClose(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  name: string,
  { relative, absolute }: Tolerance,
): void {
  expect(got.length, `${name}: length`).toBe(expected.length);
  const isRounding = /bits$/i.test(name);
  for (let i = 0; i < expected.length; i++) {
    const [value, target] = isRounding ? [got[i], expected[i]].map(fromBfloat16) : [got[i], expected[i]];
    const allowed = isRounding ? absolute : relative * Math.abs(target) + absolute;
    // Equal infinities have no difference, and NaN is expected where nothing may be written.
    if (Object.is(value, target) || Math.abs(value - target) <= allowed) continue;
    expect.fail(`${name}: element ${i} is ${value}, expected ${target}; allowed ±${allowed}`);
  }
}

describe.each(names)("%s of the reference equals numpy's and PyTorch's, in float64", (kernel) => {
  const cases = fixtures.filter((fixture) => fixture.kernel === kernel);
  it.each(cases)("$name, $precision", (fixture) => {
    const ops = referenceOps((length) => new Float64Array(length), fixture.precision);
    const got = kernelCalls[kernel](ops, fixture);
    expect(Object.keys(got).sort()).toEqual(Object.keys(fixture.expected).sort());
    for (const [name, expected] of Object.entries(fixture.expected)) {
      expectClose(got[name], expected, name, tolerances[kernel]);
    }
  });
});

describe("the fixtures", () => {
  const seen = (kernel: CallName, property: (fixture: KernelCase) => string | undefined) =>
    new Set(fixtures.filter((fixture) => fixture.kernel === kernel).map(property));

  it("have cases of every kernel, and of no other", () => {
    expect(new Set(fixtures.map(({ kernel }) => kernel))).toEqual(new Set(names));
  });

  it("have every activation, with bias and without", () => {
    const kind = (fixture: KernelCase) => fixture.activation;
    expect(seen("activations.biasActivation", kind)).toEqual(new Set([undefined, ...activationKinds]));
    expect(seen("activations.forward", kind)).toEqual(new Set(activationKinds));
    expect(seen("activations.backward", kind)).toEqual(new Set(activationKinds));
  });

  it("have every likelihood, with cells missing and without", () => {
    const kind = ({ likelihood, inputs }: KernelCase) =>
      `${likelihood?.kind}${inputs.present ? ", missing" : ""}`;
    const both = likelihoods.kinds.flatMap((likelihood) => [likelihood, `${likelihood}, missing`]);
    expect(seen("likelihoods.mean", kind)).toEqual(new Set(likelihoods.kinds));
    expect(seen("likelihoods.loss", kind)).toEqual(new Set(both));
    expect(seen("likelihoods.lossAndGradient", kind)).toEqual(new Set(both));
  });

  it("have every optimizer", () => {
    expect(seen("updates.apply", ({ optimizer }) => optimizer?.kind)).toEqual(new Set(optimizerKinds));
  });

  it("have every initialisation", () => {
    expect(seen("initialise", ({ initialisation }) => initialisation)).toEqual(new Set(initialisationKinds));
  });

  it("have both precisions of every kernel that reads or writes a matrix", () => {
    const plain =
      /^(activations.forward|likelihoods.(loss|mean)|rows.normal|shuffle|initialise|(to|from)Bfloat16)$/;
    for (const name of names.filter((name) => !plain.test(name))) {
      expect(
        seen(name, ({ precision }) => precision),
        name,
      ).toEqual(new Set(precisionKinds));
    }
  });
});
