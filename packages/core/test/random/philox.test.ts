import { describe, expect, it } from "vitest";
import { philox4x32 } from "../../src/index.js";

const hex = (words: Uint32Array): string[] => [...words].map((word) => word.toString(16).padStart(8, "0"));

const draw = (counter: readonly [number, number, number, number], low: number, high: number): Uint32Array => {
  const out = new Uint32Array(4);
  philox4x32(out, { low, high }, ...counter);
  return out;
};

describe("philox4x32", () => {
  // The known-answer vectors of philox4x32-10 in Random123's kat_vectors.
  it.each([
    {
      name: "zeros",
      counter: [0, 0, 0, 0],
      key: [0, 0],
      expected: ["6627e8d5", "e169c58d", "bc57ac4c", "9b00dbd8"],
    },
    {
      name: "ones",
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      expected: ["408f276d", "41c83b0e", "a20bc7c6", "6d5451fd"],
    },
    {
      name: "digits of pi",
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      expected: ["d16cfe09", "94fdcceb", "5001e420", "24126ea1"],
    },
  ] as const)("gives Random123's known answer for $name", ({ counter, key: [low, high], expected }) => {
    expect(hex(draw(counter, low, high))).toEqual(expected);
  });

  it("changes half of the output bits when one input bit changes", () => {
    const base = draw([1, 2, 3, 4], 5, 6);
    const changed: number[] = [];
    for (let bit = 0; bit < 192; bit++) {
      const words = [1, 2, 3, 4, 5, 6];
      words[bit >> 5] = (words[bit >> 5] ^ (1 << (bit & 31))) >>> 0;
      const [c0, c1, c2, c3, low, high] = words;
      const other = draw([c0, c1, c2, c3], low, high);
      let flips = 0;
      other.forEach((word, i) => {
        for (let x = word ^ base[i]; x !== 0; x &= x - 1) flips++;
      });
      changed.push(flips);
    }
    // Binomial(128, ½) has mean 64 and deviation 5.7: all of 192 lie within 5 deviations.
    expect(Math.min(...changed)).toBeGreaterThan(64 - 29);
    expect(Math.max(...changed)).toBeLessThan(64 + 29);
  });
});
