import { Lcg, pytorchContract, pytorchFixtures } from "@paravae/testkit";
import { describe, expect, it } from "vitest";
import { initialisationKinds, initialise, keyOfSeed, layoutOf } from "../../src/index.js";
import { denseOverReference } from "./engine-under-test.js";

pytorchContract("dense over reference", denseOverReference);

const fixtures = pytorchFixtures();

describe("layout", () => {
  it.each(fixtures.cases)("$name: PyTorch's side listed the same names and shapes", (fixture) => {
    const ours = layoutOf(fixture.model).specs.map(({ name, shape }) => [name, shape]);
    expect(ours).toEqual(fixture.parameterShapes);
  });
});

describe("initialisation", () => {
  it.each(fixtures.initialisation)(
    "the bounds of torch.nn.Linear($fanIn, $fanOut) and torch.nn.init",
    (linear) => {
      const { fanIn, fanOut } = linear;
      const weight = { name: "weight", shape: [fanOut, fanIn], offset: 0, length: 20000, fanIn, fanOut };
      const bias = { ...weight, name: "bias", shape: [fanOut], offset: 20000 };
      for (const kind of initialisationKinds) {
        const block = new Float32Array(40000);
        initialise(block, { specs: [weight, bias], length: 40000 }, kind, keyOfSeed(1));
        const largest = (values: Float32Array) =>
          values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
        // The largest of 20000 draws is within 0.1 % of the bound but for e^-20; both sides drew as many.
        for (const [got, expected] of [
          [largest(block.subarray(0, 20000)), linear[kind].weight],
          [largest(block.subarray(20000)), linear[kind].bias],
        ]) {
          expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-3 * expected);
        }
      }
    },
  );
});

it("the generator both sides draw inputs from gives the same numbers", () => {
  const lcg = new Lcg(1);
  expect(Array.from({ length: 4 }, () => lcg.unit() * 2 ** 24)).toEqual([
    3967065, 6195333, 8459777, 11825978,
  ]);
});
