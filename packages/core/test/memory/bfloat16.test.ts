import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromBfloat16, toBfloat16 } from "../../src/index.js";

const patterns = Array.from({ length: 0x10000 }, (_, half) => half);
const infinity = 0x7f80;
const isNaNPattern = (half: number): boolean => (half & 0x7fff) > infinity;

/** What a pattern of sign, 8 bits of exponent and 7 of fraction stands for, by IEEE 754's formula. */
function decode(half: number): number {
  const sign = half >= 0x8000 ? -1 : 1;
  const exponent = Math.floor(half / 128) % 256;
  const fraction = half % 128;
  if (exponent === 255) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -133 : (128 + fraction) * 2 ** (exponent - 134));
}

/** The value of the bfloat16 nearest to a float32, by float64's own rounding to nearest even. */
function nearest(x: number): number {
  const magnitude = Math.abs(x);
  if (!Number.isFinite(magnitude) || magnitude === 0) return x;
  let exponent = Math.max(Math.floor(Math.log2(magnitude)), -126);
  while (2 ** (exponent + 1) <= magnitude) exponent++;
  while (exponent > -126 && 2 ** exponent > magnitude) exponent--;
  // Between 2^52 and 2^53 times the spacing of bfloat16s around x, float64s are that spacing apart.
  const shift = 2 ** (52 + exponent - 7);
  const rounded = magnitude + shift - shift;
  return Math.sign(x) * (rounded < 2 ** 128 ? rounded : Number.POSITIVE_INFINITY);
}

const word = new Uint32Array(1);
const real = new Float32Array(word.buffer);
const float32OfBits = (bits: number): number => {
  word[0] = bits;
  return real[0];
};

/** The patterns at which `holds` is false, for an assertion each would take too long. */
const exceptions = (among: readonly number[], holds: (half: number) => boolean): string[] =>
  among.filter((half) => !holds(half)).map((half) => `0x${half.toString(16)}`);

describe("every bfloat16", () => {
  it("stands for its IEEE 754 value", () => {
    expect(exceptions(patterns, (half) => Object.is(fromBfloat16(half), decode(half)))).toEqual([]);
  });

  it("rounds to itself, zeros, subnormals and infinities too", () => {
    const numbers = patterns.filter((half) => !isNaNPattern(half));
    expect(numbers.length).toBe(0x10000 - 2 * 127);
    expect(exceptions(numbers, (half) => toBfloat16(decode(half)) === half)).toEqual([]);
  });

  it("that is NaN stays NaN", () => {
    const nans = patterns.filter(isNaNPattern);
    expect(exceptions(nans, (half) => isNaNPattern(toBfloat16(fromBfloat16(half))))).toEqual([]);
    // The float32s of the smallest and the largest payloads.
    for (const bits of [0x7f800001, 0x7fffffff, 0xff800001, 0xffffffff]) {
      expect(isNaNPattern(toBfloat16(float32OfBits(bits)))).toBe(true);
    }
  });
});

describe("between two neighbours", () => {
  // The last of them lie between the largest finite value and 2^128, which stands for infinity.
  const lowers = patterns.filter((half) => half < infinity);
  const spacing = (half: number): number => 2 ** (Math.max(Math.floor(half / 128), 1) - 134);
  const midpoint = (half: number): number => decode(half) + spacing(half) / 2;
  /** Float32 has 16 bits more. */
  const ulp = (half: number): number => spacing(half) * 2 ** -16;

  it("the midpoint goes to the even one", () => {
    const even = (half: number): number => half + (half % 2);
    expect(exceptions(lowers, (half) => toBfloat16(midpoint(half)) === even(half))).toEqual([]);
    expect(exceptions(lowers, (half) => toBfloat16(-midpoint(half)) === even(half) + 0x8000)).toEqual([]);
  });

  it("one ulp of float32 below the midpoint goes down, one above goes up", () => {
    const representable = (half: number): boolean =>
      [midpoint(half) - ulp(half), midpoint(half) + ulp(half)].every((x) => Math.fround(x) === x);
    expect(exceptions(lowers, representable)).toEqual([]);
    for (const [side, up] of [
      [-1, 0],
      [1, 1],
    ]) {
      const x = (half: number): number => midpoint(half) + side * ulp(half);
      expect(exceptions(lowers, (half) => toBfloat16(x(half)) === half + up)).toEqual([]);
      expect(exceptions(lowers, (half) => toBfloat16(-x(half)) === half + up + 0x8000)).toEqual([]);
    }
  });
});

describe("toBfloat16", () => {
  it("overflows to infinity from half a spacing above the largest finite value", () => {
    const largest = (2 - 2 ** -7) * 2 ** 127;
    const largestFloat32 = (2 - 2 ** -23) * 2 ** 127;
    expect(toBfloat16(largest + 2 ** 119 - 2 ** 104)).toBe(infinity - 1);
    expect(toBfloat16(largest + 2 ** 119)).toBe(infinity);
    expect(toBfloat16(largestFloat32)).toBe(infinity);
    expect(toBfloat16(-largestFloat32)).toBe(infinity + 0x8000);
  });

  it("is the nearest to any float32, ties to even", () => {
    const bits = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(fc.oneof(bits.map(float32OfBits), fc.float()), (x) => {
        const half = toBfloat16(x);
        expect(Number.isInteger(half) && half >= 0 && half <= 0xffff).toBe(true);
        expect(fromBfloat16(half)).toBe(nearest(x));
      }),
      { numRuns: 5000 },
    );
  });
});
