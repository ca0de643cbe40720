import { it } from "vitest";
import { expectSameBits, expectWithin, unitRoundoff } from "../float32.js";
import { Lcg } from "../lcg.js";
import type { ContractContext } from "./context.js";
import { type OpsTolerances, sizes } from "./tolerances.js";
import { float64Ops, Workbench, widen } from "./workbench.js";

type Gemm = "gemm" | "gemmTransposeA" | "gemmTransposeB";
type Shape = readonly [m: number, n: number, k: number];

/** Every size in each of the three places, and the corners where all three are large or small. */
const shapes: readonly Shape[] = [
  ...sizes.flatMap((size): Shape[] => [
    [size, 20, 13],
    [13, size, 20],
    [7, 31, size],
  ]),
  [1, 1, 1],
  [2, 3, 1],
  [6, 8, 64],
  [12, 16, 31],
  [64, 93, 93],
  [93, 64, 397],
  [31, 397, 64],
  [397, 31, 5],
];

const lengthsOf = ([m, n, k]: Shape) => ({ a: m * k, b: k * n, c: m * n });

function run(
  ops: Workbench["ops"],
  which: Gemm,
  c: Float32Array,
  a: Float32Array,
  b: Float32Array,
  bias: Float32Array,
  [m, n, k]: Shape,
): void {
  if (which === "gemmTransposeB") ops.gemmTransposeB(c, a, b, bias, m, n, k);
  else ops[which](c, a, b, m, n, k);
}

/** The product and Σ|a||b| (+ |bias|) of each element, in float64. */
function expectation(which: Gemm, a: Float32Array, b: Float32Array, bias: Float32Array, shape: Shape) {
  const lengths = lengthsOf(shape);
  const product = (map: (value: number) => number): Float64Array => {
    const c = new Float64Array(lengths.c);
    const left = widen(a, lengths.a).map(map);
    const right = widen(b, lengths.b).map(map);
    if (which === "gemmTransposeB")
      float64Ops.gemmTransposeB(c, left, right, widen(bias, shape[1]).map(map), ...shape);
    else float64Ops[which](c, left, right, ...shape);
    return c;
  };
  return { value: product((x) => x), magnitude: product(Math.abs) };
}

export function gemmContract({ makeOps, tolerances }: ContractContext): void {
  for (const which of ["gemm", "gemmTransposeA", "gemmTransposeB"] as const) {
    it(`${which}: every size is within (k + c)·2^-24·Σ|a||b| and writes its m·n elements only`, async () => {
      const lcg = new Lcg(101);
      const bench = new Workbench(await makeOps());
      for (const shape of shapes) checkShape(bench, lcg, which, shape, tolerances);
    });
  }

  for (const which of ["gemm", "gemmTransposeB"] as const) {
    it(`${which}: a row's bits depend neither on the number of rows nor on its place`, async () => {
      const lcg = new Lcg(202);
      const bench = new Workbench(await makeOps());
      const rows = 29;
      for (const [n, k] of [
        [20, 13],
        [93, 64],
        [7, 397],
        [8, 1],
        [1, 31],
        [33, 20],
      ] as const) {
        const a = bench.input(lcg.fill(new Float32Array(rows * k), -1, 1));
        const b = bench.input(lcg.fill(new Float32Array(k * n), -1, 1));
        const bias = bench.input(lcg.fill(new Float32Array(n), -1, 1));
        const whole = bench.output(rows * n);
        run(bench.ops, which, whole, a, b, bias, [rows, n, k]);
        const part = bench.output(rows * n);
        for (let begin = 0; begin < rows; begin += 3) {
          for (const count of [1, 2, 4, 5, 6, 7, 8, 13, 16]) {
            if (begin + count > rows) continue;
            run(bench.ops, which, part, a.subarray(begin * k), b, bias, [count, n, k]);
            expectSameBits(
              part.slice(0, count * n),
              whole.slice(begin * n, (begin + count) * n),
              `${which} n=${n} k=${k}: rows ${begin} to ${begin + count} of ${rows}`,
            );
          }
        }
      }
    });
  }

  it("gemmTransposeA and columnSums: the order of a sum depends on the sizes alone", async () => {
    const lcg = new Lcg(303);
    const [m, n, k] = [20, 31, 93];
    const bench = new Workbench(await makeOps());
    const a = lcg.fill(new Float32Array(k * m), -1, 1);
    const b = lcg.fill(new Float32Array(k * n), -1, 1);
    const results = [0, 1, 2, 3].map(() => {
      // Each operand of each round lies at another alignment than the round before.
      bench.output(1);
      const c = bench.output(m * n);
      const sums = bench.output(n);
      const right = bench.input(b);
      bench.ops.gemmTransposeA(c, bench.input(a), right, m, n, k);
      bench.ops.columnSums(sums, right, k, n);
      return { c: c.slice(0, m * n), sums: sums.slice(0, n) };
    });
    for (const { c, sums } of results) {
      expectSameBits(c, results[0].c, "gemmTransposeA at another address");
      expectSameBits(sums, results[0].sums, "columnSums at another address");
    }
  });

  it("columnSums: every size is within (m + c)·2^-24·Σ|a|", async () => {
    const lcg = new Lcg(404);
    const bench = new Workbench(await makeOps());
    for (const [m, n] of sizes.flatMap((size) => [
      [size, 13],
      [13, size],
      [size, (size % 50) + 1],
    ])) {
      const a = bench.input(lcg.fill(new Float32Array(m * n), -1, 1));
      const out = bench.output(n);
      bench.ops.columnSums(out, a, m, n);
      const value = new Float64Array(n);
      const magnitude = new Float64Array(n);
      float64Ops.columnSums(value, widen(a, m * n), m, n);
      float64Ops.columnSums(magnitude, widen(a, m * n).map(Math.abs), m, n);
      const bound = (j: number) => (m + tolerances.sum) * unitRoundoff * magnitude[j];
      expectWithin(out, value, bound, `columnSums m=${m} n=${n}`);
      bench.expectCanariesAlive(`columnSums m=${m} n=${n}`);
    }
  });
}

function checkShape(bench: Workbench, lcg: Lcg, which: Gemm, shape: Shape, tolerances: OpsTolerances): void {
  const [, n, k] = shape;
  const lengths = lengthsOf(shape);
  const a = bench.input(lcg.fill(new Float32Array(lengths.a), -1, 1));
  const b = bench.input(lcg.fill(new Float32Array(lengths.b), -1, 1));
  const bias = bench.input(lcg.fill(new Float32Array(n), -1, 1));
  const c = bench.output(lengths.c);
  const before = [a, b, bias].map((operand) => operand.slice());
  run(bench.ops, which, c, a, b, bias, shape);
  const { value, magnitude } = expectation(which, a, b, bias, shape);
  const what = `${which} [m, n, k] = [${shape}]`;
  expectWithin(c, value, (i) => (k + tolerances.sum) * unitRoundoff * magnitude[i], what);
  bench.expectCanariesAlive(what);
  [a, b, bias].forEach((operand, i) => {
    expectSameBits(operand.slice(), before[i], `${what}: an input`);
  });
}
