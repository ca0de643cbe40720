import { fromBfloat16, type Matrix, unrounded } from "@paravae/core";
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

function run(ops: Workbench["ops"], which: Gemm, c: Float32Array, a: Matrix, b: Matrix, shape: Shape): void {
  const [m, n, k] = shape;
  if (which === "gemmTransposeA") ops.products.gemmTransposeA(c, a, m, b, m, n, k);
  else ops.products[which](c, a, b, m, n, k);
}

/** What products read of the first `length` elements, in float64. */
const read = ({ values, rounded }: Matrix, length: number): Float64Array =>
  rounded === undefined
    ? widen(values, length)
    : Float64Array.from(rounded.subarray(0, length), fromBfloat16);

/** The product and Σ|a||b| of each element, in float64. */
function expectation(which: Gemm, a: Matrix, b: Matrix, shape: Shape) {
  const lengths = lengthsOf(shape);
  const [m] = shape;
  const product = (map: (value: number) => number): Float64Array => {
    const c = new Float64Array(lengths.c);
    const left = unrounded(read(a, lengths.a).map(map));
    const right = unrounded(read(b, lengths.b).map(map));
    if (which === "gemmTransposeA") float64Ops.products.gemmTransposeA(c, left, m, right, ...shape);
    else float64Ops.products[which](c, left, right, ...shape);
    return c;
  };
  return { value: product((x) => x), magnitude: product(Math.abs) };
}

export function productContract({ makeOps, tolerances, productsDependOnSizes }: ContractContext): void {
  for (const which of ["gemm", "gemmTransposeA", "gemmTransposeB"] as const) {
    it(`${which}: every size is within (k + c)·2^-24·Σ|a||b| and writes its m·n elements only`, async () => {
      const lcg = new Lcg(101);
      const bench = new Workbench(await makeOps());
      for (const shape of shapes) checkShape(bench, lcg, which, shape, tolerances);
    });
  }

  it("gemmTransposeA: A may be some columns of a wider matrix", async () => {
    const lcg = new Lcg(505);
    const bench = new Workbench(await makeOps());
    const stride = 41;
    for (const [first, m, n, k] of [
      [0, 41, 7, 13],
      [3, 8, 31, 64],
      [16, 24, 93, 5],
      [40, 1, 20, 31],
    ] as const) {
      const wide = bench.matrix(lcg.fill(new Float32Array(k * stride), -1, 1));
      const b = bench.matrix(lcg.fill(new Float32Array(k * n), -1, 1));
      const c = bench.output(m * n);
      bench.ops.products.gemmTransposeA(c, partFrom(wide, first), stride, b, m, n, k);
      const columns = read(wide, k * stride).filter((_, i) => i % stride >= first && i % stride < first + m);
      const narrow: Matrix = unrounded(Float32Array.from(columns));
      const { value, magnitude } = expectation("gemmTransposeA", narrow, b, [m, n, k]);
      const what = `columns ${first} to ${first + m} of ${stride}`;
      expectWithin(c, value, (i) => (k + tolerances.sum) * unitRoundoff * magnitude[i], what);
      bench.expectCanariesAlive(what);
    }
  });

  if (!productsDependOnSizes) productsOfPartsContract(makeOps);

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
      const right = bench.matrix(b);
      bench.ops.products.gemmTransposeA(c, bench.matrix(a), m, right, m, n, k);
      bench.ops.products.columnSums(sums, right, n, k, n);
      return { c: c.slice(0, m * n), sums: sums.slice(0, n) };
    });
    for (const { c, sums } of results) {
      expectSameBits(c, results[0].c, "gemmTransposeA at another address");
      expectSameBits(sums, results[0].sums, "columnSums at another address");
    }
  });

  it("columnSums: every size and stride is within (m + c)·2^-24·Σ|a|", async () => {
    const lcg = new Lcg(404);
    const bench = new Workbench(await makeOps());
    for (const [m, n] of sizes.flatMap((size) => [
      [size, 13],
      [13, size],
      [size, (size % 50) + 1],
    ])) {
      for (const stride of [n, n + 3]) {
        const a = bench.matrix(lcg.fill(new Float32Array(m * stride), -1, 1));
        const out = bench.output(n);
        bench.ops.products.columnSums(out, a, stride, m, n);
        const value = new Float64Array(n);
        const magnitude = new Float64Array(n);
        const read64 = read(a, m * stride);
        float64Ops.products.columnSums(value, unrounded(read64), stride, m, n);
        float64Ops.products.columnSums(magnitude, unrounded(read64.map(Math.abs)), stride, m, n);
        const bound = (j: number) => (m + tolerances.sum) * unitRoundoff * magnitude[j];
        expectWithin(out, value, bound, `columnSums m=${m} n=${n} stride=${stride}`);
        bench.expectCanariesAlive(`columnSums m=${m} n=${n} stride=${stride}`);
      }
    }
  });
}

/** Elements from `begin` on. */
const partFrom = ({ values, rounded }: Matrix, begin: number): Matrix => ({
  values: values.subarray(begin),
  rounded: rounded?.subarray(begin),
});

/** What a native library does not promise: that a part of a product is the product of the part. */
function productsOfPartsContract(makeOps: ContractContext["makeOps"]): void {
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
        const a = bench.matrix(lcg.fill(new Float32Array(rows * k), -1, 1));
        const b = bench.matrix(lcg.fill(new Float32Array(k * n), -1, 1));
        const whole = bench.output(rows * n);
        run(bench.ops, which, whole, a, b, [rows, n, k]);
        const part = bench.output(rows * n);
        for (let begin = 0; begin < rows; begin += 3) {
          for (const count of [1, 2, 4, 5, 6, 7, 8, 13, 16]) {
            if (begin + count > rows) continue;
            run(bench.ops, which, part, partFrom(a, begin * k), b, [count, n, k]);
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

  it("gemmTransposeA: an element's bits depend neither on the number of A's columns nor on their place", async () => {
    const lcg = new Lcg(606);
    const bench = new Workbench(await makeOps());
    const m = 29;
    for (const [n, k] of [
      [20, 13],
      [93, 64],
      [7, 397],
      [8, 1],
      [33, 801],
    ] as const) {
      const a = bench.matrix(lcg.fill(new Float32Array(k * m), -1, 1));
      const b = bench.matrix(lcg.fill(new Float32Array(k * n), -1, 1));
      const whole = bench.output(m * n);
      bench.ops.products.gemmTransposeA(whole, a, m, b, m, n, k);
      const part = bench.output(m * n);
      for (let begin = 0; begin < m; begin += 3) {
        for (const count of [1, 2, 4, 5, 8, 13, 16]) {
          if (begin + count > m) continue;
          bench.ops.products.gemmTransposeA(part, partFrom(a, begin), m, b, count, n, k);
          expectSameBits(
            part.slice(0, count * n),
            whole.slice(begin * n, (begin + count) * n),
            `n=${n} k=${k}: columns ${begin} to ${begin + count} of ${m}`,
          );
        }
      }
    }
  });
}

function checkShape(bench: Workbench, lcg: Lcg, which: Gemm, shape: Shape, tolerances: OpsTolerances): void {
  const [, , k] = shape;
  const lengths = lengthsOf(shape);
  const a = bench.matrix(lcg.fill(new Float32Array(lengths.a), -1, 1));
  const b = bench.matrix(lcg.fill(new Float32Array(lengths.b), -1, 1));
  const c = bench.output(lengths.c);
  const before = [a, b].map(({ values }) => values.slice());
  run(bench.ops, which, c, a, b, shape);
  const { value, magnitude } = expectation(which, a, b, shape);
  const what = `${which} [m, n, k] = [${shape}]`;
  expectWithin(c, value, (i) => (k + tolerances.sum) * unitRoundoff * magnitude[i], what);
  bench.expectCanariesAlive(what);
  [a, b].forEach(({ values }, i) => {
    expectSameBits(values.slice(), before[i], `${what}: an input`);
  });
}
