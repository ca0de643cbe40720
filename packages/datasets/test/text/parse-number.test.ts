import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseNumber } from "../../src/text/parse-number.js";

describe("parseNumber", () => {
  it("is the nearest float64, as JavaScript reads it", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(20), (value, places) => {
        const fixed = value.toFixed(places);
        for (const text of [
          `${value}`,
          value.toExponential(),
          ...(/e|^-?\d{16,}$/.test(fixed) ? [] : [fixed]),
        ]) {
          if (/^-?\d{16,}$/.test(text)) continue;
          expect(parseNumber(text)).toBe(Number(text));
        }
      }),
    );
  });

  it("agrees with a strict pattern on any text", () => {
    const text = fc.string({ unit: fc.constantFrom(..."0123456789.eE+-_x ,") });
    fc.assert(
      fc.property(text, (cell) => {
        const isNumber = /^ *[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)? *$/.test(cell);
        const value = Number(cell);
        const isLong = /^ *[-+]?\d+ *$/.test(cell) && Math.abs(value) >= 2 ** 53;
        expect(parseNumber(cell)).toBe(isNumber && Number.isFinite(value) && !isLong ? value : Number.NaN);
      }),
    );
  });
});
