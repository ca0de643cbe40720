import { pytorchFixtures } from "@paravae/testkit";
import { describe, expect, it } from "vitest";
import { activationKinds, activations, leakyReluSlope } from "../../src/index.js";

const { x: grid, values, derivatives } = pytorchFixtures().activations;

/** f′(x) by way of what the kind's derivative takes. */
const derivativeAt = (kind: (typeof activationKinds)[number], x: number): number => {
  const { derivativeFrom, value, derivative } = activations[kind];
  return derivative(derivativeFrom === "output" ? value(x) : x);
};

describe.each(activationKinds)("%s", (kind) => {
  const { value } = activations[kind];

  it("has PyTorch's float64 values", () => {
    grid.forEach((x, i) => {
      const expected = values[kind][i];
      // 1e-15 absolute: what PyTorch's own exp(x) − 1 and 1 + erf(x) leave of values near 0.
      expect(Math.abs(value(x) - expected)).toBeLessThanOrEqual(1e-14 * Math.abs(expected) + 1e-15);
    });
  });

  it("has PyTorch's float64 derivatives", () => {
    grid.forEach((x, i) => {
      // A derivative from the output cancels where the output has saturated: 1 − y² and y + 1.
      expect(Math.abs(derivativeAt(kind, x) - derivatives[kind][i])).toBeLessThanOrEqual(1e-14);
    });
  });

  it("has the derivative of its values, by central differences", () => {
    const h = 1e-5;
    for (const x of grid) {
      // The kink of relu and its like at 0 is no place for a difference quotient.
      if (Math.abs(x) < 2 * h) continue;
      const quotient = (value(x + h) - value(x - h)) / (2 * h);
      // h²·f‴/6 is below 1e-10; rounding leaves |f|·2^-53/h.
      expect(Math.abs(derivativeAt(kind, x) - quotient)).toBeLessThanOrEqual(
        1e-10 + Math.abs(value(x)) * 1e-11,
      );
    }
  });

  it("stays finite at ±1e4, with its limits", () => {
    const limits = {
      relu: [1e4, 0, 1, 0],
      leakyRelu: [1e4, -1e4 * leakyReluSlope, 1, leakyReluSlope],
      elu: [1e4, -1, 1, 0],
      softplus: [1e4, 0, 1, 0],
      tanh: [1, -1, 0, 0],
      sigmoid: [1, 0, 0, 0],
      gelu: [1e4, 0, 1, 0],
      silu: [1e4, 0, 1, 0],
    }[kind];
    const got = [value(1e4), value(-1e4), derivativeAt(kind, 1e4), derivativeAt(kind, -1e4)];
    // + 0 turns −0, which is as good a limit, into 0.
    expect(got.map((limit) => limit + 0)).toEqual(limits);
  });
});

describe("gelu", () => {
  // x·Φ(x), with Φ from Abramowitz & Stegun 1964, table 26.1.
  it.each([
    [0.5, 0.691462461274013],
    [1, 0.841344746068543],
    [2, 0.97724986805182],
    [3, 0.99865010196837],
  ])("at ±%d is x·Φ(x) from the tables", (x, phi) => {
    expect(activations.gelu.value(x)).toBeCloseTo(x * phi, 13);
    expect(activations.gelu.value(-x)).toBeCloseTo(-x * (1 - phi), 13);
  });

  it("is continuous where erfc changes its method", () => {
    const seam = 2 * Math.SQRT2;
    for (const x of [seam, -seam]) {
      const [left, right] = [x - 1e-12, x + 1e-12].map(activations.gelu.value);
      expect(Math.abs(right - left)).toBeLessThan(1e-11);
    }
  });
});
