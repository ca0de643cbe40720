import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { naturalOrder } from "../../src/reading/natural-order.js";

describe("naturalOrder", () => {
  it("orders as people count", () => {
    const ordered = [
      "",
      "01",
      "1",
      "2",
      "10",
      "99999999999999999998",
      "99999999999999999999",
      "a",
      "a1b2",
      "a1b10",
      "a2",
      "b",
    ];
    expect(ordered.toReversed().toSorted(naturalOrder)).toEqual(ordered);
  });

  it("is an order", () => {
    const name = fc.string({ unit: fc.constantFrom("a", "b", "0", "1", "2", "-"), maxLength: 5 });
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(naturalOrder(a, b))).toBe(-Math.sign(naturalOrder(b, a)) + 0);
        expect(naturalOrder(a, b) === 0).toBe(a === b);
        if (naturalOrder(a, b) < 0 && naturalOrder(b, c) < 0) expect(naturalOrder(a, c)).toBeLessThan(0);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});
