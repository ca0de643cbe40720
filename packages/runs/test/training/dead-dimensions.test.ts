import { expect, test } from "vitest";
import { deadDimensions } from "../../src/training/dead-dimensions.js";

const terms = (perDimension: Record<string, number[]>) => ({ loss: 1, terms: {}, perDimension });

test("a dimension whose KL is below 0.01 nats is dead", () => {
  expect(deadDimensions(terms({ kl: [0.0099, 2.5, 0.01, 0] }))).toEqual({ dead: 2, of: 4 });
  expect(deadDimensions(terms({ kl: [0.003, 0.004] }))).toEqual({ dead: 2, of: 2 });
  expect(deadDimensions(terms({ kl: [3, 4] }))).toEqual({ dead: 0, of: 2 });
});

test("without a KL of each dimension nothing is known of them", () => {
  expect(deadDimensions(terms({}))).toBeUndefined();
});
