import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitRows } from "../../src/parts/split-rows.js";

describe("rows that are held out", () => {
  test("are the part that was asked for, the others train", () => {
    const { train, test: held } = splitRows(1000, { fraction: 0.1, seed: 3 });
    expect(held).toHaveLength(100);
    expect([...train, ...held].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });

  test("are others with another seed, and the same with the same", () => {
    const of = (seed: number) => [...splitRows(50, { fraction: 0.2, seed }).test];
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  test("come from everywhere", () => {
    const { test: held } = splitRows(10_000, { fraction: 0.5, seed: 0 });
    const firstHalf = held.filter((row) => row < 5000).length;
    // Hypergeometric: 2500 with a standard deviation of 25.
    expect(Math.abs(firstHalf - 2500)).toBeLessThan(125);
  });

  test.each([
    [2, 0.001, 1],
    [2, 0.999, 1],
    [3, 0.5, 2],
  ])("of %i rows and a part of %f are %i, so that both sides have one", (count, fraction, expected) => {
    expect(splitRows(count, { fraction, seed: 0 }).test).toHaveLength(expected);
  });

  test("are the last ones where rows follow each other in time", () => {
    expect([...splitRows(10, { fraction: 0.3, seed: 9, last: true }).test]).toEqual([7, 8, 9]);
  });

  test("cannot be of one row", () => {
    expect(() => splitRows(1, { fraction: 0.1, seed: 0 })).toThrow(
      expect.objectContaining({ code: "E_SPLIT" }),
    );
  });
});

describe("groups", () => {
  test("stay on one side each, and both sides have one", () => {
    const groupsOfRows = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 2, maxLength: 60 });
    const fractions = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(groupsOfRows, fractions, fc.nat(1000), (groups, fraction, seed) => {
        fc.pre(new Set(groups).size > 1);
        const { train, test: held } = splitRows(groups.length, { fraction, seed, groups });
        const [left, right] = [train, held].map((rows) => new Set([...rows].map((row) => groups[row])));
        expect(left.size * right.size).toBeGreaterThan(0);
        expect([...left].filter((group) => right.has(group))).toEqual([]);
      }),
    );
  });

  test("of one row each give about the part that was asked for", () => {
    const groups = Array.from({ length: 200 }, (_, i) => i);
    expect(splitRows(200, { fraction: 0.25, seed: 0, groups }).test).toHaveLength(50);
  });

  test("that are one group are refused", () => {
    expect(() => splitRows(4, { fraction: 0.5, seed: 0, groups: ["a", "a", "a", "a"] })).toThrow(
      /all rows are of one group, expected at least 2/,
    );
  });
});
