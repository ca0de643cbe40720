import { describe, expect, it } from "vitest";
import {
  fillNormal,
  keyOfSeed,
  maxSeed,
  ParavaeError,
  purposes,
  shuffle,
  unitInterval,
} from "../../src/index.js";
import { fillUniform } from "../../src/random/random.js";

const indices = (length: number): Uint32Array => Uint32Array.from({ length }, (_, i) => i);

describe("keyOfSeed", () => {
  it("splits a seed into its two words", () => {
    expect(keyOfSeed(0)).toEqual({ low: 0, high: 0 });
    expect(keyOfSeed(2 ** 32 - 1)).toEqual({ low: 0xffffffff, high: 0 });
    expect(keyOfSeed(2 ** 32 + 5)).toEqual({ low: 5, high: 1 });
    expect(keyOfSeed(maxSeed)).toEqual({ low: 0xffffffff, high: 0x1fffff });
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, maxSeed + 1])("refuses %s", (seed) => {
    const error = caught(() => keyOfSeed(seed));
    expect(error).toBeInstanceOf(ParavaeError);
    expect(error).toMatchObject({ code: "E_SEED", data: { seed } });
    expect(String(error)).toContain(`seed is ${seed}, expected an integer from 0 to ${maxSeed}`);
  });
});

describe("unitInterval", () => {
  it("is never 0 or 1, and exact in float32", () => {
    for (const word of [0, 1, 511, 512, 0x7fffffff, 0x80000000, 0xffffffff]) {
      const u = unitInterval(word);
      expect(u).toBeGreaterThan(0);
      expect(u).toBeLessThan(1);
      expect(Math.fround(u)).toBe(u);
    }
    expect(unitInterval(0xffffffff)).toBe(1 - 2 ** -24);
  });
});

describe("fillUniform", () => {
  it("is uniform in (−bound, bound), and independent from one number to the next and one row to the next", () => {
    const n = 1 << 16;
    const [a, b] = [0, 1].map((row) => {
      const out = new Float64Array(n);
      fillUniform(out, 2, keyOfSeed(3), row);
      return out;
    });
    expect(Math.max(...a.map(Math.abs))).toBeLessThan(2);
    const cells = new Float64Array(64);
    for (const x of a) cells[Math.floor(((x + 2) / 4) * 64)]++;
    // χ² of 63 degrees of freedom: mean 63, deviation 11.2; 119 is five deviations up.
    expect(chiSquare(cells, n / 64)).toBeLessThan(119);
    // A correlation of n independent pairs has deviation 1/√n = 0.0039.
    expect(Math.abs(correlation(a, b))).toBeLessThan(0.02);
    expect(Math.abs(correlation(a.subarray(1), a.subarray(0, n - 1)))).toBeLessThan(0.02);
    expect(Math.abs(correlation(a.subarray(4), a.subarray(0, n - 4)))).toBeLessThan(0.02);
  });

  it("starts the same whatever the length", () => {
    const long = new Float32Array(23);
    fillUniform(long, 1, keyOfSeed(4), 9);
    for (let n = 0; n < long.length; n++) {
      const short = new Float32Array(n);
      fillUniform(short, 1, keyOfSeed(4), 9);
      expect(short).toEqual(long.subarray(0, n));
    }
  });

  it("keeps its stream", () => {
    const out = new Float64Array(5);
    fillUniform(out, 1, keyOfSeed(42), 3);
    expect([...out]).toEqual([
      0.40452849864959717, 0.48198091983795166, 0.14895451068878174, 0.05204737186431885, 0.5391358137130737,
    ]);
  });
});

describe("shuffle", () => {
  it.each([0, 1, 2, 3, 64, 1437])("of %i is a permutation", (n) => {
    const out = new Uint32Array(n);
    shuffle(out, keyOfSeed(1), 0);
    expect(out.slice().sort()).toEqual(indices(n));
  });

  it("is another one in every epoch and for every seed", () => {
    const orders = [
      [1, 0],
      [1, 1],
      [2, 0],
    ].map(([seed, epoch]) => {
      const out = new Uint32Array(100);
      shuffle(out, keyOfSeed(seed), epoch);
      return out.join();
    });
    expect(new Set(orders).size).toBe(3);
  });

  it("gives each of the 24 orders of 4 equally often", () => {
    const epochs = 24_000;
    const counts = new Map<string, number>();
    const out = new Uint32Array(4);
    for (let epoch = 0; epoch < epochs; epoch++) {
      shuffle(out, keyOfSeed(8), epoch);
      counts.set(out.join(), (counts.get(out.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // χ² of 23 degrees of freedom: mean 23, deviation 6.8; 57 is five deviations up.
    expect(chiSquare([...counts.values()], epochs / 24)).toBeLessThan(57);
  });

  it("leaves every element in every place equally often", () => {
    const n = 13;
    const epochs = 13_000;
    const counts = new Float64Array(n * n);
    const out = new Uint32Array(n);
    for (let epoch = 0; epoch < epochs; epoch++) {
      shuffle(out, keyOfSeed(9), epoch);
      out.forEach((element, place) => {
        counts[place * n + element]++;
      });
    }
    // (n − 1)² = 144 degrees of freedom: mean 144, deviation 17; 229 is five deviations up.
    expect(chiSquare(counts, epochs / n)).toBeLessThan(229);
  });

  it("keeps its stream", () => {
    const out = new Uint32Array(10);
    shuffle(out, keyOfSeed(42), 3);
    expect([...out]).toEqual([0, 4, 9, 3, 6, 2, 1, 8, 7, 5]);
  });
});

describe("fillNormal", () => {
  const rows = 4096;
  const width = 16;
  const noise = new Float64Array(rows * width);
  fillNormal(noise, indices(rows), rows, width, keyOfSeed(5), 7, purposes.trainNoise);
  const n = noise.length;

  it("has the moments of a standard normal", () => {
    const moment = (power: number) => noise.reduce((sum, x) => sum + x ** power, 0) / n;
    // Five deviations of each: √(1, 2, 15, 96)/√65536.
    expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(1 / n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
  });

  it("has its tails", () => {
    // P(|x| > t) of a standard normal, from tables.
    for (const [t, probability] of [
      [1, 0.317311],
      [2, 0.0455],
      [3, 0.0026998],
      [4, 6.334e-5],
    ]) {
      const count = noise.filter((x) => Math.abs(x) > t).length;
      expect(Math.abs(count - n * probability)).toBeLessThan(5 * Math.sqrt(n * probability));
    }
    // The radius of the smallest u is √(2·24·ln 2).
    expect(Math.max(...noise.map(Math.abs))).toBeLessThan(Math.sqrt(48 * Math.LN2));
  });

  it("is uncorrelated between dimensions, rows, steps and purposes", () => {
    const column = (j: number) => Float64Array.from({ length: rows }, (_, r) => noise[r * width + j]);
    // Five deviations of a correlation of 4096 pairs.
    const limit = 5 / Math.sqrt(rows);
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [2, 3],
      [3, 4],
      [0, 15],
    ]) {
      expect(Math.abs(correlation(column(a), column(b)))).toBeLessThan(limit);
    }
    expect(Math.abs(correlation(noise.subarray(width), noise.subarray(0, n - width)))).toBeLessThan(limit);
    for (const [step, purpose] of [
      [8, purposes.trainNoise],
      [7, purposes.evaluationNoise],
    ] as const) {
      const other = new Float64Array(n);
      fillNormal(other, indices(rows), rows, width, keyOfSeed(5), step, purpose);
      expect(Math.abs(correlation(noise, other))).toBeLessThan(limit);
    }
  });

  it("gives a row the same noise wherever it lies", () => {
    const order = Uint32Array.of(900, 3, 0, 3);
    const out = new Float64Array(4 * width);
    fillNormal(out, order, 4, width, keyOfSeed(5), 7, purposes.trainNoise);
    order.forEach((row, r) => {
      expect(out.slice(r * width, (r + 1) * width)).toEqual(noise.slice(row * width, (row + 1) * width));
    });
  });

  it("keeps its stream", () => {
    const out = new Float64Array(6);
    fillNormal(out, Uint32Array.of(11), 1, 6, keyOfSeed(42), 3, purposes.evaluationNoise);
    // Ten digits: the last ones are the sine and logarithm of the JavaScript engine.
    expect([...out].map((x) => x.toFixed(10))).toEqual([
      "2.9031690555",
      "-1.2719143395",
      "-0.3204345492",
      "-0.8585152161",
      "-0.2408367434",
      "0.9306800157",
    ]);
  });
});

describe("purposes", () => {
  it("keep their numbers, which are part of every stream", () => {
    expect(purposes).toEqual({
      initialisation: 0,
      shuffle: 1,
      trainNoise: 2,
      evaluationNoise: 3,
      priorSample: 4,
      binarise: 10,
      dequantise: 11,
      corrupt: 12,
      madeData: 13,
    });
  });
});

function chiSquare(counts: ArrayLike<number>, expected: number): number {
  return Array.from(counts).reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("expected a throw");
}
