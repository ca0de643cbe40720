import { activations } from "@paravae/core";
import { describe, expect, test } from "vitest";
import { instantiateKernels } from "../src/wasm-exports.js";
import { levels, moduleOf } from "./levels.js";

/** erf in float64, through core's exact gelu: gelu(x) = x·Φ(x), Φ(x) = ½(1 + erf(x/√2)). */
const erf = (x: number): number => {
  const scaled = x * Math.SQRT2;
  return x === 0 ? 0 : Math.abs(x) < 1e-3 ? (2 / Math.sqrt(Math.PI)) * (x - x ** 3 / 3) : (2 * activations.gelu.value(scaled)) / scaled - 1;
};

const infinities = [Infinity, -Infinity];

interface Case {
  readonly name: string;
  readonly number: number;
  readonly exact: (x: number) => number;
  /** Where the bound holds. */
  readonly low: number;
  readonly high: number;
  /** In units in the last place of the exact value. */
  readonly ulps: number;
  /** Inputs beyond the range, and what must come of them. */
  readonly limits: readonly (readonly [number, number])[];
}

// The bounds are the ones that the docstrings in assembly/vector-math.ts state.
const cases: readonly Case[] = [
  {
    name: "exp",
    number: 0,
    exact: Math.exp,
    low: -87.33,
    high: 88.72,
    ulps: 2,
    limits: [
      [0, 1],
      [-0, 1],
      [-88, 0],
      [-1e30, 0],
      [89, Infinity],
      [Infinity, Infinity],
      [-Infinity, 0],
    ],
  },
  {
    name: "expm1",
    number: 1,
    exact: Math.expm1,
    low: -87,
    high: 88,
    ulps: 3,
    limits: [
      [0, 0],
      [-Infinity, -1],
      [Infinity, Infinity],
    ],
  },
  { name: "log", number: 2, exact: Math.log, low: 2 ** -126, high: 3e38, ulps: 2, limits: [[1, 0]] },
  { name: "log1p", number: 3, exact: Math.log1p, low: 0, high: 1, ulps: 2, limits: [[0, 0]] },
  {
    name: "sigmoid",
    number: 4,
    exact: activations.sigmoid.value,
    low: -87,
    high: 1e4,
    ulps: 3,
    limits: [
      [0, 0.5],
      [-Infinity, 0],
      [Infinity, 1],
    ],
  },
  {
    name: "tanh",
    number: 5,
    exact: Math.tanh,
    low: -1e4,
    high: 1e4,
    ulps: 3,
    limits: infinities.map((x) => [x, Math.sign(x)] as const),
  },
  {
    name: "erf",
    number: 6,
    exact: erf,
    low: -1e4,
    high: 1e4,
    ulps: 4,
    limits: infinities.map((x) => [x, Math.sign(x)] as const),
  },
];

/** Spacing of float32 numbers at x, normal ones. */
const ulpAt = (x: number): number => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(x)))) - 23);

/** Evenly spaced points of [low, high], and both signs of every power of 2^(1/64) that lies in it. */
function sweep(low: number, high: number): Float32Array {
  const even = Array.from({ length: 200_001 }, (_, i) => low + ((high - low) * i) / 200_000);
  const geometric = Array.from({ length: 64 * 254 }, (_, i) => 2 ** (i / 64 - 126));
  const all = [...even, ...geometric, ...geometric.map((x) => -x)].map(Math.fround);
  return Float32Array.from(all.filter((x) => x >= low && x <= high));
}

/** Runs an elementary function of one build over any inputs. */
function evaluate(level: (typeof levels)[number], number: number, x: Float32Array): Float32Array {
  const pages = Math.ceil((8 * x.length) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  new Float32Array(memory.buffer, 0, x.length).set(x);
  const y = new Float32Array(memory.buffer, 4 * x.length, x.length);
  instantiateKernels(moduleOf(level), memory).elementary(y.byteOffset, 0, number, x.length);
  return y;
}

describe.each(levels)("%s", (level) => {
  test.each(cases)("$name is within $ulps ulp on [$low, $high]", ({ number, exact, low, high, ulps }) => {
    const x = sweep(low, high);
    const y = evaluate(level, number, x);
    let worst = 0;
    let where = 0;
    x.forEach((value, i) => {
      const expected = exact(value);
      // A result that should be denormal may be flushed.
      if (Math.abs(expected) < 2 ** -126 && Math.abs(y[i]) <= 2 ** -126) return;
      const error = Math.abs(y[i] - expected) / ulpAt(expected);
      if (!(error <= worst)) {
        worst = error;
        where = value;
      }
    });
    expect(worst, `at ${where}`).toBeLessThanOrEqual(ulps);
  });

  test.each(cases)("$name at its limits, and of NaN", ({ number, limits }) => {
    const y = evaluate(level, number, Float32Array.from([...limits.map(([x]) => x), NaN]));
    expect(Array.from(y.subarray(0, limits.length))).toEqual(limits.map(([, expected]) => expected));
    if (number !== 2 && number !== 3) expect(y[limits.length]).toBeNaN();
  });

  test("sine and cosine of turns are within 1e-7", () => {
    const turns = Float32Array.from({ length: 2 ** 17 }, (_, i) => (i * 64 + 0.5) / 2 ** 23);
    const [sines, cosines] = [evaluate(level, 7, turns), evaluate(level, 8, turns)];
    turns.forEach((u, i) => {
      if (Math.abs(sines[i] - Math.sin(2 * Math.PI * u)) > 1e-7) throw new Error(`sine of ${u} is ${sines[i]}`);
      if (Math.abs(cosines[i] - Math.cos(2 * Math.PI * u)) > 1e-7) throw new Error(`cosine of ${u} is ${cosines[i]}`);
    });
  });
});
