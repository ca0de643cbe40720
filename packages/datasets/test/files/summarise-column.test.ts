import { expect, test } from "vitest";
import { summariseColumn } from "../../src/files/summarise-column.js";

const numbers = (values: readonly number[]) =>
  summariseColumn({ field: { name: "x", type: "number", shape: [] }, values: Float64Array.from(values) });

test("numbers: range, mean, missing ones, how many are different", () => {
  expect(numbers([1, 3, Number.NaN, 3, 5])).toMatchObject({
    ...{ count: 5, missing: 1, distinct: 3 },
    range: { low: 1, high: 5, mean: 3 },
  });
});

test("a histogram of twelve bins, the greatest value in the last one", () => {
  const { histogram } = numbers(Array.from({ length: 121 }, (_, i) => i));
  expect(histogram).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 11]);
});

test("numbers as far apart as there are", () => {
  expect(numbers([-1.7e308, 0, 1.7e308]).histogram).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
});

test("one number again and again", () => {
  expect(numbers([4, 4])).toMatchObject({ distinct: 1, range: { low: 4, high: 4 } });
});

test("nothing but missing cells", () => {
  expect(numbers([Number.NaN])).toMatchObject({ missing: 1, range: undefined, histogram: [] });
});

test("texts: the most frequent first, missing ones apart", () => {
  const column = {
    field: { name: "city", type: "text", shape: [] },
    codes: Int32Array.of(0, 1, 1, -1),
    dictionary: ["Ulm", "Bonn"],
  } as const;
  expect(summariseColumn(column)).toEqual({
    ...{ name: "city", type: "text", shape: [], count: 4, missing: 1, distinct: 2, range: undefined },
    frequent: [
      { text: "Bonn", count: 2 },
      { text: "Ulm", count: 1 },
    ],
    histogram: [2, 1],
  });
});
