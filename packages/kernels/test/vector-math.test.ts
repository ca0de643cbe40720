import { activations } from "@paravae/core";
import { describe, expect, test } from "vitest";
import { instantiateKernels, type KernelExports } from "../src/instantiate-kernels.js";
import { levels, moduleOf } from "./levels.js";

type Part = Extract<keyof KernelExports, `map${string}`>;

const infinities = [Infinity, -Infinity];

interface Case {
  readonly name: string;
  readonly part: Part;
  readonly exact: (x: number) => number;
  /** Where the bound holds. */
  readonly low: number;
  readonly high: number;
  /** In units in the last place of the exact value. */
  readonly ulps: number;
  /** Inputs beyond the range, and what must come of them. */
  readonly limits: readonly (readonly [number, number])[];
}

// The bounds are the ones that the docstrings in assembly/ state.
const cases: readonly Case[] = [
  {
    name: "exp",
    part: "mapExp",
    exact: Math.exp,
    low: -87.3,
    high: 88.3,
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
    part: "mapExpm1",
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
  { name: "log", part: "mapLog", exact: Math.log, low: 2 ** -126, high: 3e38, ulps: 2, limits: [[1, 0]] },
  { name: "log1p", part: "mapLog1pOfUnit", exact: Math.log1p, low: 0, high: 1, ulps: 3, limits: [[0, 0]] },
  {
    name: "sigmoid",
    part: "mapSigmoid",
    exact: activations.sigmoid.value,
    low: -87.3,
    high: 1e4,
    ulps: 4,
    limits: [
      [0, 0.5],
      [-Infinity, Math.fround(1.175499675756452e-38)], // never below 2^−126
      [Infinity, 1],
    ],
  },
  {
    name: "tanh",
    part: "mapTanh",
    exact: Math.tanh,
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
function evaluate(level: (typeof levels)[number], part: Part, x: Float32Array): Float32Array {
  const pages = Math.ceil((8 * x.length) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  new Float32Array(memory.buffer, 0, x.length).set(x);
  const y = new Float32Array(memory.buffer, 4 * x.length, x.length);
  instantiateKernels(moduleOf(level), memory)[part](y.byteOffset, 0, x.length);
  return y;
}

describe.each(levels)("%s", (level) => {
  test.each(cases)("$name is within $ulps ulp on [$low, $high]", ({ part, exact, low, high, ulps }) => {
    const x = sweep(low, high);
    const y = evaluate(level, part, x);
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

  test.each(cases)("$name at its limits, and of NaN", ({ part, limits }) => {
    const y = evaluate(level, part, Float32Array.from([...limits.map(([x]) => x), NaN]));
    expect(Array.from(y.subarray(0, limits.length))).toEqual(limits.map(([, expected]) => expected));
    if (part !== "mapLog" && part !== "mapLog1pOfUnit") expect(y[limits.length]).toBeNaN();
  });

  test("cosine of turns is within 3 ulp, near its zeros too", () => {
    const turns = Float32Array.from({ length: 2 ** 17 }, (_, i) => (i * 64 + 0.5) / 2 ** 23 - 0.25);
    const cosines = evaluate(level, "mapCosTurns", turns);
    turns.forEach((u, i) => {
      // The nearest zero lies an exact distance d away; sin 2πd keeps float64's relative accuracy there.
      const quarters = Math.round(4 * u - 1) + 1;
      const odd = Math.abs(quarters % 2) === 1;
      const d = u - quarters / 4;
      const expected = odd
        ? Math.sin(2 * Math.PI * d) * (quarters % 4 === 1 || quarters % 4 === -3 ? -1 : 1)
        : Math.cos(2 * Math.PI * u);
      if (!(Math.abs(cosines[i] - expected) <= 3 * ulpAt(expected))) {
        throw new Error(`cos 2π·${u} is ${cosines[i]}, expected ${expected}`);
      }
    });
  });

  test("the normal distribution function keeps its relative accuracy in the lower tail", () => {
    const x = sweep(-12.8, 40);
    const y = evaluate(level, "mapNormalCdf", x);
    x.forEach((value, i) => {
      // core's gelu is x·Φ(x), exact.
      const expected =
        Math.abs(value) < 1e-3 ? 0.5 + value / Math.sqrt(2 * Math.PI) : activations.gelu.value(value) / value;
      const allowed = (value < 0 ? (7 + value * value) * expected : 4) * 2 ** -24;
      if (!(Math.abs(y[i] - expected) <= allowed))
        throw new Error(`Φ(${value}) is ${y[i]}, expected ${expected}`);
    });
  });

  test("exp(x) − 1 − x keeps its relative accuracy near 0, where it is a difference of near equals", () => {
    const x = sweep(-4, 4).filter((value) => Math.abs(value) > 1e-15);
    const y = evaluate(level, "mapExpm1MinusX", x);
    x.forEach((value, i) => {
      const series = value * value * (1 / 2 + value * (1 / 6 + value * (1 / 24 + value / 120)));
      const expected = Math.abs(value) < 1e-2 ? series : Math.expm1(value) - value;
      if (!(Math.abs(y[i] / expected - 1) < 1.5e-6))
        throw new Error(`at ${value}: ${y[i]}, expected ${expected}`);
    });
  });
});
