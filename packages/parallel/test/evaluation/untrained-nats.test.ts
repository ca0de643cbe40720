import { defineModel } from "@paravae/core";
import { expect, test } from "vitest";
import { untrainedNats } from "../../src/evaluation/untrained-nats.js";

const modelOf = (heads: readonly [number, string][], missing = false) =>
  defineModel({
    inputSize: heads.reduce((sum, [columns]) => sum + columns, 0),
    ...{ encoder: [], latentSize: 1, decoder: [], missing },
    heads: heads.map(([columns, kind]) => ({ columns, likelihood: { kind } })),
  });
const bernoulli = Math.log(2);
const gaussian = (x: number) => (x * x + Math.log(2 * Math.PI)) / 2;

test("a bernoulli's is log 2 a column, whatever the values", () => {
  const model = modelOf([[3, "bernoulli"]]);
  expect(untrainedNats(model, Uint8Array.of(0, 255, 7))).toBeCloseTo(3 * bernoulli, 12);
});

test("heads each have theirs, of their own columns, and missing cells have none", () => {
  const model = modelOf(
    [
      [2, "gaussian"],
      [1, "bernoulli"],
      [1, "gaussian"],
    ],
    true,
  );
  const row = Float32Array.of(3, Number.NaN, 0.25, -5);
  expect(untrainedNats(model, row)).toBeCloseTo(gaussian(3) + bernoulli + gaussian(-5), 5);
});

test("rows from all over the data count, and bytes as values in [0, 1]", () => {
  const model = modelOf([[1, "gaussian"]]);
  expect(untrainedNats(model, Uint8Array.of(0, 255))).toBeCloseTo((gaussian(0) + gaussian(1)) / 2, 6);
  const sorted = Float32Array.from({ length: 1600 }, (_, i) => (i < 800 ? 0 : 100));
  expect(untrainedNats(model, sorted)).toBeCloseTo((gaussian(0) + gaussian(100)) / 2, 6);
});
