import { describe, expect, it } from "vitest";
import { ParavaeError } from "../../src/errors.js";
import { unrounded } from "../../src/memory/matrix.js";
import { fillNormal, keyOfSeed, purposes } from "../../src/random/random.js";
import { type Corruption, checkCorruption, corruptRows } from "../../src/rows/corrupt.js";

const rows = 50;
const width = 101;
const indices = Uint32Array.from({ length: rows }, (_, r) => (7 * r) % rows);
const clean = Float32Array.from({ length: rows * width }, (_, i) => 0.25 + (i % 2) / 2);
const stream = { key: keyOfSeed(9), step: 4, purpose: purposes.corrupt };

function corrupted(corruption: Corruption, present?: Float32Array): Float32Array {
  const x = clean.slice();
  corruptRows(corruption, unrounded(x), clean, present, indices, rows, width, stream, { normal: fillNormal });
  return x;
}

const shareOf = (x: Float32Array, is: (value: number, i: number) => boolean): number =>
  x.filter(is).length / x.length;
/** Five standard deviations of a share. */
const near = (p: number): number => 5 * Math.sqrt((p * (1 - p)) / clean.length);

it("adds gaussian noise of the deviation", () => {
  const noise = corrupted({ kind: "gaussian", amount: 0.2 }).map((value, i) => value - clean[i]);
  const mean = noise.reduce((a, b) => a + b) / noise.length;
  const variance = noise.reduce((sum, value) => sum + value * value, 0) / noise.length;
  expect(Math.abs(mean)).toBeLessThan((5 * 0.2) / Math.sqrt(noise.length));
  expect(Math.sqrt(variance)).toBeCloseTo(0.2, 2);
});

it("masks the share of cells, and leaves the others", () => {
  const x = corrupted({ kind: "masking", amount: 0.3 });
  expect(Math.abs(shareOf(x, (value) => value === 0) - 0.3)).toBeLessThan(near(0.3));
  expect(shareOf(x, (value, i) => value === 0 || value === clean[i])).toBe(1);
});

it("strews salt and pepper alike", () => {
  const x = corrupted({ kind: "salt-and-pepper", amount: 0.4 });
  for (const wanted of [0, 1]) {
    expect(Math.abs(shareOf(x, (value) => value === wanted) - 0.2)).toBeLessThan(near(0.2));
  }
  expect(shareOf(x, (value, i) => value === 0 || value === 1 || value === clean[i])).toBe(1);
});

it.each(["gaussian", "salt-and-pepper", "masking"] as const)("%s leaves missing cells 0", (kind) => {
  const present = clean.map((_, i) => (i % 3 === 0 ? 0 : 1));
  const x = clean.map((value, i) => value * present[i]);
  const target = x.slice();
  const corruption = { kind, amount: 1 };
  corruptRows(corruption, unrounded(x), target, present, indices, rows, width, stream, {
    normal: fillNormal,
  });
  expect(shareOf(x, (value, i) => present[i] === 1 || value === 0)).toBe(1);
});

describe("checks", () => {
  it.each([
    { kind: "gaussian", amount: 0 },
    { kind: "gaussian", amount: Number.NaN },
    { kind: "masking", amount: 1.1 },
    { kind: "salt-and-pepper", amount: -0.1 },
    { kind: "blur", amount: 1 } as unknown as Corruption,
  ] as Corruption[])("refuses $kind of $amount", (corruption) => {
    expect(() => checkCorruption(corruption)).toThrow(ParavaeError);
  });
});
