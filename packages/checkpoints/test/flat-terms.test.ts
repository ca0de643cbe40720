import { expect, test } from "vitest";
import { flatTerms } from "../src/flat-terms.js";

test("a VAE's terms are told by the names that its files have", () => {
  const terms = { loss: 3, terms: { reconstruction: 2, kl: 1 }, perDimension: { kl: [0.25, 0.75] } };
  expect(Object.entries(flatTerms(terms))).toEqual([
    ["loss", 3],
    ["reconstruction", 2],
    ["kl", 1],
    ["klPerDimension", [0.25, 0.75]],
  ]);
});

test("terms of other objectives are told likewise", () => {
  const terms = {
    loss: 6,
    terms: { reconstruction: 1, mutualInformation: 2, totalCorrelation: 3 },
    perDimension: { mutualInformation: [2] },
  };
  expect(flatTerms(terms)).toEqual({
    loss: 6,
    reconstruction: 1,
    mutualInformation: 2,
    totalCorrelation: 3,
    mutualInformationPerDimension: [2],
  });
});
