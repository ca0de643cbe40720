import { describe, expect, it } from "vitest";
import { columnsByName, columnsOfTerms, type Term, widthOfTerm } from "../../src/index.js";

const terms: readonly Term[] = [
  { name: "reconstruction", dimensions: undefined },
  { name: "kl", dimensions: 3 },
  { name: "none", dimensions: 0 },
  { name: "mmd", dimensions: undefined },
];

describe("columns of terms", () => {
  it("are one for a term that is one number, and its dimensions for another", () => {
    expect(terms.map(widthOfTerm)).toEqual([1, 3, 0, 1]);
    expect(columnsOfTerms(terms)).toBe(5);
    expect(columnsOfTerms([])).toBe(0);
  });

  it("go by the terms' names", () => {
    expect(columnsByName(terms, Float64Array.of(1, 2, 3, 4, 5))).toEqual({
      ...{ reconstruction: [1], kl: [2, 3, 4], none: [], mmd: [5] },
    });
  });
});
