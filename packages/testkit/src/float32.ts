import { expect } from "vitest";

/** Half the distance from 1 to the next float32: the largest relative error of one rounding. */
export const unitRoundoff = 2 ** -24;

/** The bits of a block, for comparisons in which −0 is not 0 and every NaN is itself. */
export const bitsOf = (block: Float32Array): Uint32Array =>
  new Uint32Array(block.slice().buffer as ArrayBuffer);

/** Fails unless both blocks hold the same bits. */
export function expectSameBits(got: Float32Array, expected: Float32Array, what: string): void {
  expect(got.length, `${what}: length`).toBe(expected.length);
  const a = bitsOf(got);
  const b = bitsOf(expected);
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) {
      expect.fail(`${what}: element ${i} is ${got[i]}, expected the very bits of ${expected[i]}`);
    }
  }
}

/** Fails unless |got[i] − expected[i]| ≤ bound(i) for every i of `expected`. */
export function expectWithin(
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  bound: (i: number) => number,
  what: string,
): void {
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(got[i] - expected[i]);
    // Negated, so that a NaN fails.
    if (!(error <= bound(i))) {
      expect.fail(
        `${what}: element ${i} is ${got[i]}, expected ${expected[i]}; off by ${error}, allowed ${bound(i)}`,
      );
    }
  }
}
