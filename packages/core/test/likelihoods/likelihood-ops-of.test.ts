import { describe, expect, it } from "vitest";
import { type Head, type LikelihoodOps, likelihoodOpsOf, type Ops, referenceOps } from "../../src/index.js";

const reference = referenceOps((length) => new Float32Array(length));
const fast = (takesMissing: boolean): LikelihoodOps => ({
  ...{ takesMissing, loss() {}, lossAndGradient() {}, mean() {} },
});
const headOf = (kind: string): Head => ({ columns: 2, outputs: 2, likelihood: { kind, variance: 1 } });
const opsWith = (likelihoods: Ops["likelihoods"]): Ops => ({ ...reference, likelihoods });

describe("likelihoodOpsOf", () => {
  it.each([
    [false, false, true],
    [false, true, false],
    [true, false, true],
    [true, true, true],
  ])(
    "fast kernels that take missing cells: %s; cells missing: %s; are taken: %s",
    (takes, missing, taken) => {
      const kernels = fast(takes);
      const got = likelihoodOpsOf(opsWith({ gaussian: kernels }), headOf("gaussian"), missing);
      expect(got === kernels).toBe(taken);
      expect(got.takesMissing || !missing).toBe(true);
    },
  );

  it("takes the plain formula where there is no kernel of its kind", () => {
    const kernels = fast(true);
    const got = likelihoodOpsOf(opsWith({ bernoulli: kernels }), headOf("gaussian"), false);
    expect(got).not.toBe(kernels);
    const nats = new Float32Array(1);
    const rows = {
      ...{ head: headOf("gaussian"), theta: Float32Array.of(1, 2), thetaStride: 2 },
      ...{ x: Float32Array.of(1, 4), xStride: 2, present: undefined },
    };
    got.loss(nats, rows, 1);
    expect(nats[0]).toBeCloseTo(2 + Math.log(2 * Math.PI), 6);
  });

  it.each(["laplace", "constructor", "toString"])("refuses the unknown kind %s", (kind) => {
    expect(() => likelihoodOpsOf(reference, headOf(kind), false)).toThrow(
      expect.objectContaining({ code: "E_MODEL" }),
    );
  });
});
