import { describe, expect, it } from "vitest";
import { toBfloat16 } from "../../src/memory/bfloat16.js";
import { unrounded } from "../../src/memory/matrix.js";
import { keyOfSeed, purposes } from "../../src/random/random.js";
import { binariseAtRandom, binariseByThreshold } from "../../src/rows/binarise.js";
import { dequantise } from "../../src/rows/dequantise.js";

const width = 10;
const rows = 6;
const indices = Uint32Array.of(5, 0, 9, 2, 7, 1);
const streamOf = (step: number, seed = 3) => ({ key: keyOfSeed(seed), step, purpose: purposes.binarise });

function binarised(values: Float32Array, step: number, bytes = false): Float32Array {
  const x = values.slice();
  binariseAtRandom(unrounded(x), bytes, indices, rows, width, streamOf(step));
  return x;
}

describe("at random", () => {
  it("makes a pixel of 0.3 a 1 in 30 % of epochs", () => {
    const epochs = 4000;
    const sums = new Float64Array(rows * width);
    const grey = new Float32Array(rows * width).fill(0.3);
    for (let epoch = 0; epoch < epochs; epoch++) {
      binarised(grey, epoch).forEach((value, i) => {
        sums[i] += value;
      });
    }
    // Five standard deviations of one pixel, and of the mean of all.
    const deviation = Math.sqrt(0.3 * 0.7 * epochs);
    for (const sum of sums) expect(Math.abs(sum - 0.3 * epochs)).toBeLessThan(5 * deviation);
    const total = sums.reduce((a, b) => a + b);
    expect(Math.abs(total - 0.3 * epochs * sums.length)).toBeLessThan(5 * deviation * Math.sqrt(sums.length));
  });

  it("draws neighbours, rows and epochs independently", () => {
    const half = new Float32Array(rows * width).fill(0.5);
    let agreeing = { columns: 0, rows: 0, epochs: 0 };
    const epochs = 1000;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const [now, next] = [binarised(half, epoch), binarised(half, epoch + 1)];
      agreeing = {
        columns: agreeing.columns + (now[0] === now[1] ? 1 : 0),
        rows: agreeing.rows + (now[0] === now[width] ? 1 : 0),
        epochs: agreeing.epochs + (now[0] === next[0] ? 1 : 0),
      };
    }
    const deviation = Math.sqrt(epochs / 4);
    for (const count of Object.values(agreeing))
      expect(Math.abs(count - epochs / 2)).toBeLessThan(5 * deviation);
  });

  it("leaves 0 and 1, and gives a row the same wherever it lies", () => {
    const values = Float32Array.from({ length: rows * width }, (_, i) => (i % 5) / 4);
    const all = binarised(values, 2);
    all.forEach((value, i) => {
      if (values[i] === 0 || values[i] === 1) expect(value).toBe(values[i]);
    });
    const alone = values.slice(3 * width, 4 * width);
    binariseAtRandom(unrounded(alone), false, indices.subarray(3, 4), 1, width, streamOf(2));
    expect(alone).toEqual(all.slice(3 * width, 4 * width));
  });

  it("does not mind how a kernel rounds a byte's quotient", () => {
    const bytes = Float32Array.from({ length: rows * width }, (_, i) => (4 * i + 3) / 255);
    const above = bytes.map((value) => Math.min(1, value + 6e-8));
    for (let step = 0; step < 50; step++)
      expect(binarised(above, step, true)).toEqual(binarised(bytes, step, true));
  });

  it("writes the rounding too", () => {
    const values = new Float32Array(rows * width).fill(0.5);
    const rounded = new Uint16Array(rows * width);
    binariseAtRandom({ values, rounded }, false, indices, rows, width, streamOf(0));
    expect([...rounded]).toEqual([...values].map(toBfloat16));
  });
});

it("by a half: what is at least that is 1", () => {
  const x = unrounded(Float32Array.of(0, 127 / 255, 0.5, 128 / 255, 1));
  binariseByThreshold(x, 4);
  expect(x.values).toEqual(Float32Array.of(0, 0, 1, 1, 1));
});

it("dequantises a byte to between it and the next, in 256ths", () => {
  const bytes = Uint8Array.from({ length: rows * width }, (_, i) => (i * 13) % 256);
  const values = Float32Array.from(bytes, (byte) => byte / 255);
  dequantise(unrounded(values), indices, rows, width, streamOf(1));
  const noise = [...values].map((value, i) => 256 * value - bytes[i]);
  for (const u of noise) {
    expect(u).toBeGreaterThanOrEqual(0);
    expect(u).toBeLessThanOrEqual(1);
  }
  expect(new Set(noise).size).toBe(noise.length);
});
