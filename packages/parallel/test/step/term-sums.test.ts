import { defineModel } from "@paravae/core";
import { Lcg } from "@paravae/testkit";
import { describe, expect, it } from "vitest";
import { addRows, lossTermsOf } from "../../src/step/term-sums.js";
import "../extensions/warm-up.mjs";

describe("addRows", () => {
  const [maxRows, rows] = [41, 37];
  const widths = [1, 5, 0, 1];
  const columns = 7;

  /** Of so many magnitudes that every order of summation gives other bits; NaN in the rows that are not there. */
  const terms = widths.map((width, t) => {
    const lcg = new Lcg(t + 1);
    return Float32Array.from({ length: maxRows * width }, (_, i) =>
      i < rows * width ? lcg.between(-1, 1) * 2 ** (20 * lcg.below(4) - 30) : Number.NaN,
    );
  });
  const before = () => new Lcg(9).fill(new Float64Array(columns), -1, 1);

  /** Column after column, each from what was there, over the rows as they are given. */
  const sumOver = (order: readonly number[]): Float64Array => {
    const sums = before();
    let column = 0;
    widths.forEach((width, t) => {
      for (let j = 0; j < width; j++, column++) {
        for (const r of order) sums[column] += terms[t][r * width + j];
      }
    });
    return sums;
  };
  const inOrder = Array.from({ length: rows }, (_, r) => r);

  it("adds rows in their order, for any number of workers", () => {
    expect(sumOver(inOrder.toReversed())).not.toEqual(sumOver(inOrder));
    for (const workers of [1, 2, 3, 5, 7, 9]) {
      const sums = before();
      // The order of ranks is nobody's to choose.
      for (let rank = workers - 1; rank >= 0; rank--) addRows(sums, terms, maxRows, rows, rank, workers);
      expect(sums, `${workers} workers`).toEqual(sumOver(inOrder));
    }
  });

  it("is one worker's work unless there are more", () => {
    const sums = before();
    addRows(sums, terms, maxRows, rows);
    expect(sums).toEqual(sumOver(inOrder));
  });

  it("writes the columns of its rank alone", () => {
    const sums = before();
    addRows(sums, terms, maxRows, rows, 1, 3);
    const expected = before();
    const whole = sumOver(inOrder);
    for (const column of [1, 4]) expected[column] = whole[column];
    expect(sums).toEqual(expected);
  });

  it("adds nothing of no rows", () => {
    const sums = before();
    addRows(sums, terms, maxRows, 0);
    expect(sums).toEqual(before());
  });
});

describe("lossTermsOf", () => {
  const sizes = { inputSize: 3, encoder: [2], latentSize: 2, decoder: [2] };
  const sums = Float64Array.of(96, 8, 24);

  it("gives means over the rows, terms as the sums of their dimensions, and β's share of the KL", () => {
    const model = defineModel({ ...sizes, objective: { kind: "vae", beta: 0.5 } });
    expect(lossTermsOf(model, sums, 16, 0)).toEqual({
      loss: 6 + 0.5 * 2,
      terms: { reconstruction: 6, kl: 2 },
      perDimension: { kl: [0.5, 1.5] },
    });
  });

  it.each([
    [0, 0.25],
    [1, 0.5],
    [3, 1],
    [100, 1],
  ])("weighs terms as they weigh at step %i", (step, weight) => {
    const model = defineModel({ ...sizes, objective: { kind: "warm-up", steps: 4, samples: 1 } });
    const { loss, terms } = lossTermsOf(model, sums, 16, step);
    expect(terms).toEqual({ reconstruction: 6, kl: 2 });
    expect(loss).toBe(6 + weight * 2);
  });

  it("gives a term without dimensions as 0, with a list of none", () => {
    const model = defineModel({ ...sizes, objective: { kind: "ae" } });
    expect(lossTermsOf(model, Float64Array.of(96), 16, 0)).toEqual({
      loss: 6,
      terms: { reconstruction: 6, kl: 0 },
      perDimension: { kl: [] },
    });
  });

  it("leaves the sums as they are", () => {
    const given = sums.slice();
    lossTermsOf(defineModel(sizes), given, 16, 0);
    expect(given).toEqual(sums);
  });
});
