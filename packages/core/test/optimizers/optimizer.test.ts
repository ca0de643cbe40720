import { Lcg } from "@paravae/testkit";
import { describe, expect, it } from "vitest";
import {
  createOptimizer,
  defineOptimizer,
  type OptimizerConfig,
  type OptimizerOptions,
  optimizerKinds,
  ParavaeError,
  referenceOps,
  unrounded,
} from "../../src/index.js";

const ops = referenceOps((n) => new Float64Array(n));

/** Parameters after each of `steps` steps on given gradients, in float64. */
function run(
  config: OptimizerConfig,
  start: number[],
  gradientsOf: (step: number) => number[][],
  steps: number,
) {
  const n = start.length;
  const parameters = Float64Array.from(start);
  const optimizer = createOptimizer(config);
  const slots = optimizer.slotNames.map(() => new Float64Array(n));
  for (let step = 1; step <= steps; step++) {
    const gradients = Float64Array.from(gradientsOf(step).flat());
    optimizer.update(
      ops,
      { parameters: unrounded(parameters), slots, gradients, stride: n },
      gradients.length / n,
      0,
      n,
      step,
    );
  }
  return parameters;
}

const gradientsOf = (step: number): number[][] => {
  const lcg = new Lcg(step);
  return [0, 1, 2].map(() => [...lcg.fill(new Float64Array(4), -1, 1)]);
};
const start = [0.5, -1, 2, 0];

describe("defineOptimizer", () => {
  it("fills in the defaults", () => {
    const adam = { kind: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    expect(defineOptimizer({ kind: "adam" })).toEqual(adam);
    expect(defineOptimizer({ kind: "rmsprop", learningRate: 0.01 })).toEqual({
      kind: "rmsprop",
      learningRate: 0.01,
      decay: 0.99,
      epsilon: 1e-8,
    });
    expect(optimizerKinds).toEqual(["adam", "rmsprop"]);
  });

  it.each([
    [{ kind: "sgd" }, "kind", "sgd", "one of adam, rmsprop"],
    [{ kind: "adam", learningRate: 0 }, "learningRate", 0, "a number above 0"],
    [{ kind: "adam", learningRate: Number.NaN }, "learningRate", Number.NaN, "a number above 0"],
    [
      { kind: "adam", epsilon: Number.POSITIVE_INFINITY },
      "epsilon",
      Number.POSITIVE_INFINITY,
      "a number above 0",
    ],
    [{ kind: "adam", beta1: 1 }, "beta1", 1, "a number in [0, 1)"],
    [{ kind: "adam", beta2: -0.1 }, "beta2", -0.1, "a number in [0, 1)"],
    [{ kind: "rmsprop", decay: 1 }, "decay", 1, "a number in [0, 1)"],
  ])("refuses %o", (options, field, value, expected) => {
    const define = () => defineOptimizer(options as OptimizerOptions);
    expect(define).toThrow(ParavaeError);
    expect(define).toThrow(
      `optimizer: ${field} is ${typeof value === "string" ? JSON.stringify(value) : value}, expected ${expected}`,
    );
    expect(define).toThrow(expect.objectContaining({ code: "E_OPTIMIZER", data: { field, value } }));
  });
});

describe("adam", () => {
  it("is Kingma & Ba 2015, Alg. 1, with its bias-corrected moments written out", () => {
    const config = defineOptimizer({
      kind: "adam",
      learningRate: 0.01,
      beta1: 0.8,
      beta2: 0.95,
      epsilon: 1e-6,
    });
    const expected = start.map((theta, i) => {
      let [m, v] = [0, 0];
      for (let t = 1; t <= 7; t++) {
        const g = gradientsOf(t).reduce((sum, gradient) => sum + gradient[i], 0);
        m = 0.8 * m + 0.2 * g;
        v = 0.95 * v + 0.05 * g ** 2;
        const mHat = m / (1 - 0.8 ** t);
        const vHat = v / (1 - 0.95 ** t);
        theta -= (0.01 * mHat) / (Math.sqrt(vHat) + 1e-6);
      }
      return theta;
    });
    run(config, start, gradientsOf, 7).forEach((theta, i) => {
      expect(theta).toBeCloseTo(expected[i], 13);
    });
  });

  it("takes a first step of the learning rate against the gradient's sign", () => {
    const after = run(defineOptimizer({ kind: "adam" }), [0, 0], () => [[1e-3, -50]], 1);
    expect(after[0]).toBeCloseTo(-1e-3, 7);
    expect(after[1]).toBeCloseTo(1e-3, 7);
  });
});

describe("rmsprop", () => {
  it("is Tieleman & Hinton 2012, written out", () => {
    const config = defineOptimizer({ kind: "rmsprop", learningRate: 0.01, decay: 0.9, epsilon: 1e-6 });
    const expected = start.map((theta, i) => {
      let v = 0;
      for (let t = 1; t <= 7; t++) {
        const g = gradientsOf(t).reduce((sum, gradient) => sum + gradient[i], 0);
        v = 0.9 * v + 0.1 * g ** 2;
        theta -= (0.01 * g) / (Math.sqrt(v) + 1e-6);
      }
      return theta;
    });
    run(config, start, gradientsOf, 7).forEach((theta, i) => {
      expect(theta).toBeCloseTo(expected[i], 13);
    });
  });
});

describe.each(optimizerKinds)("%s", (kind) => {
  it("goes down a convex bowl to its floor", () => {
    const config = defineOptimizer({ kind, learningRate: 0.02 });
    const floor = [1, -2];
    const parameters = Float64Array.from([4, 4]);
    const gradients = new Float64Array(2);
    const optimizer = createOptimizer(config);
    const slots = optimizer.slotNames.map(() => new Float64Array(2));
    for (let step = 1; step <= 1500; step++) {
      for (let i = 0; i < 2; i++) gradients[i] = 2 * (parameters[i] - floor[i]);
      optimizer.update(
        ops,
        { parameters: unrounded(parameters), slots, gradients, stride: 2 },
        1,
        0,
        2,
        step,
      );
    }
    // RMSprop does not settle: it circles the floor within about a learning rate.
    for (let i = 0; i < 2; i++) expect(Math.abs(parameters[i] - floor[i])).toBeLessThan(0.03);
  });
});
