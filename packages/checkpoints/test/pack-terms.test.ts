import type { Term } from "@paravae/core";
import { describe, expect, it } from "vitest";
import { packSums, packTerms, unpackSums, unpackTerms } from "../src/pack-terms.js";

/** One of each sort: a number, one of several dimensions, one of none, and a number behind them. */
const terms: readonly Term[] = [
  { name: "reconstruction", dimensions: undefined },
  { name: "kl", dimensions: 2 },
  { name: "nothing", dimensions: 0 },
  { name: "totalCorrelation", dimensions: undefined },
];

describe("packSums and unpackSums", () => {
  // In another order than the objective's, which is what decides.
  const sums = { totalCorrelation: [-0], kl: [Number.NaN, 5e-324], reconstruction: [1e4 / 3], nothing: [] };
  const packed = Float64Array.of(1e4 / 3, Number.NaN, 5e-324, -0);

  it("lay the sums out in the objective's order, a dimension after the other", () => {
    expect(packSums(terms, sums)).toStrictEqual(packed);
    expect(unpackSums("epochSums", terms, packed)).toStrictEqual(sums);
  });

  it.each([3, 5])("refuse %i sums where there are 4", (count) => {
    expect(() => unpackSums("epochSums", terms, new Float64Array(count))).toThrow(
      expect.objectContaining({
        code: "E_CHECKPOINT_CONTENT",
        message: `length of epochSums is ${count}, expected the model's 4`,
      }),
    );
  });
});

describe("packTerms and unpackTerms", () => {
  const nats = {
    loss: Number.POSITIVE_INFINITY,
    terms: { totalCorrelation: -0, nothing: 0, kl: 0.75, reconstruction: 2 },
    perDimension: { nothing: [], kl: [0.25, 0.5] },
  };
  const packed = Float64Array.of(Number.POSITIVE_INFINITY, 2, 0.75, 0, -0, 0.25, 0.5);

  it("lay out the loss, each term, then the dimensions of those that have some", () => {
    expect(packTerms(terms, nats)).toStrictEqual(packed);
    expect(unpackTerms("metrics[0].train", terms, packed)).toStrictEqual(nats);
  });

  it("give arrays that are no views of the file", () => {
    const bytes = packed.slice();
    const { perDimension } = unpackTerms("metrics[0].train", terms, bytes);
    bytes.fill(9);
    expect(perDimension.kl).toEqual([0.25, 0.5]);
  });

  it.each([0, 6, 8])("refuse %i numbers where there are 7", (count) => {
    expect(() => unpackTerms("metrics[3].test", terms, new Float64Array(count))).toThrow(
      expect.objectContaining({
        code: "E_CHECKPOINT_CONTENT",
        message: `length of metrics[3].test is ${count}, expected the model's 7`,
      }),
    );
  });
});
