import { type HeadRows, type KindConfig, type Ops, unrounded } from "@paravae/core";
import { describe, it } from "vitest";
import { expectSameBits } from "./float32.js";
import { fusedMultiplyAdd } from "./fused-multiply-add.js";
import { Lcg } from "./lcg.js";

type MultiplyAdd = (a: number, b: number, c: number) => number;

const { fround } = Math;
const roundedTwice: MultiplyAdd = (a, b, c) => fround(fround(a * b) + c);

/**
 * The order of every sum of the kernels, bit for bit: kernels that keep it compute the same training, on vectors of any
 * length. An element of a product is one chain of multiply-adds from zero, in the order of k. Sums over rows go in row
 * order. A row's loss is summed in sixteen lanes.
 *
 * @param fused whether a multiply-add rounds once, as relaxed SIMD and native kernels do
 */
export function sumOrderContract(
  name: string,
  makeOps: () => Ops | Promise<Ops>,
  { fused }: { readonly fused: boolean },
): void {
  const madd = fused ? fusedMultiplyAdd : roundedTwice;
  describe(`order of sums: ${name}`, () => {
    productOrder(makeOps, madd);
    columnSumOrder(makeOps);
    lossOrder(makeOps, madd);
  });
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** Short ones, and those around where a long one may be cut. */
const depths = [...range(1, 70), ...range(399, 401), ...range(800, 1300)];
const maxDepth = Math.max(...depths);

/** Of depths that are many, each holds a few elements of the product, another few than its neighbours. */
const isHeld = (k: number, element: number): boolean => k <= 401 || (element + k) % 17 === 0;

/** Tiles with edges on both sides, whatever their size. */
const [m, n] = [13, 19];

function productOrder(makeOps: () => Ops | Promise<Ops>, madd: MultiplyAdd): void {
  const strides = {
    gemm: (k: number) => ({ a: [k, 1], b: [n, 1] }),
    gemmTransposeA: () => ({ a: [1, m], b: [n, 1] }),
    gemmTransposeB: (k: number) => ({ a: [k, 1], b: [1, k] }),
  } as const;

  it.each(["gemm", "gemmTransposeA", "gemmTransposeB"] as const)(
    "%s: an element is one chain of multiply-adds in the order of k",
    async (which) => {
      const ops = await makeOps();
      const lcg = new Lcg(61);
      const [a, b] = [m, n].map((size) => lcg.fill(ops.allocate(size * maxDepth), -1, 1));
      const c = ops.allocate(m * n);
      for (const k of depths) {
        if (which === "gemmTransposeA")
          ops.products.gemmTransposeA(c, unrounded(a), m, unrounded(b), m, n, k);
        else ops.products[which](c, unrounded(a), unrounded(b), m, n, k);
        const { a: ofA, b: ofB } = strides[which](k);
        const chain = (element: number): number => {
          const [i, j] = [Math.floor(element / n), element % n];
          let sum = 0;
          for (let p = 0; p < k; p++) sum = madd(a[i * ofA[0] + p * ofA[1]], b[p * ofB[0] + j * ofB[1]], sum);
          return sum;
        };
        const expected = c.map((value, element) => (isHeld(k, element) ? chain(element) : value));
        expectSameBits(c, expected, `${which} of depth ${k}`);
      }
    },
  );
}

const maxWidth = 70;

function columnSumOrder(makeOps: () => Ops | Promise<Ops>): void {
  it("columnSums: a column is summed from its first row on", async () => {
    const ops = await makeOps();
    const lcg = new Lcg(63);
    const a = lcg.fill(ops.allocate(maxWidth * maxWidth), -1, 1);
    const out = ops.allocate(maxWidth);
    for (const size of range(1, maxWidth)) {
      ops.products.columnSums(out, unrounded(a), maxWidth, size, size);
      const expected = out.map((value, j) => {
        if (j >= size) return value;
        return range(0, size - 1).reduce((sum, i) => fround(sum + a[i * maxWidth + j]), 0);
      });
      expectSameBits(out, expected, `columnSums of ${size} rows and columns`);
    }
  });
}

/** Σⱼ over a row's columns, where `add` adds column j to a sum. */
function sixteenLanes(width: number, add: (sum: number, j: number) => number): number {
  let sums = new Array<number>(16).fill(0);
  for (let j = 0; j < width; j++) sums[j % 16] = add(sums[j % 16], j);
  for (const apart of [8, 4, 2, 1]) {
    sums = range(0, apart - 1).map((lane) => fround(sums[lane] + sums[lane + apart]));
  }
  return sums[0];
}

const rows = 3;
const variance = 0.3;

/** The loss of a row of `all`, whose columns begin at `first`. */
type RowLoss = (ops: Ops, all: HeadRows, first: number) => number;

function lossOrder(makeOps: () => Ops | Promise<Ops>, madd: MultiplyAdd): void {
  async function checkWidths(likelihood: KindConfig, lossOf: RowLoss): Promise<void> {
    const ops = await makeOps();
    const lcg = new Lcg(62);
    const theta = lcg.fillNoise(ops.allocate(rows * maxWidth));
    const x = lcg.fill(ops.allocate(rows * maxWidth), 0, 1);
    const dTheta = unrounded(ops.allocate(rows * maxWidth));
    const [loss, lossBesideGradient] = [ops.allocate(rows), ops.allocate(rows)];
    const { [likelihood.kind]: of } = ops.likelihoods;
    for (const width of range(1, maxWidth)) {
      const head = { columns: width, outputs: width, likelihood };
      const strides = { thetaStride: maxWidth, xStride: maxWidth };
      const all: HeadRows = { head, theta, x, ...strides, present: undefined };
      of.loss(loss, all, rows);
      of.lossAndGradient(lossBesideGradient, dTheta, all, 0.5, rows);
      const expected = Float32Array.from({ length: rows }, (_, r) => lossOf(ops, all, r * maxWidth));
      expectSameBits(loss, expected, `loss of ${width} columns`);
      expectSameBits(lossBesideGradient, expected, `loss of ${width} columns, beside its gradient`);
    }
  }

  it("gaussian: a row's squares are multiply-adds in sixteen lanes", () =>
    checkWidths({ kind: "gaussian", variance }, (_, { head: { columns }, theta, x }, first) => {
      const squares = sixteenLanes(columns, (sum, j) => {
        const difference = fround(theta[first + j] - x[first + j]);
        return madd(difference, difference, sum);
      });
      const constant = fround(0.5 * columns * Math.log(2 * Math.PI * variance));
      return fround(fround(fround(0.5 / variance) * squares) + constant);
    }));

  it("bernoulli: the terms, which are losses of one column, are added in sixteen lanes", () => {
    const likelihood = { kind: "bernoulli" };
    const head = { columns: 1, outputs: 1, likelihood };
    return checkWidths(likelihood, (ops, all, first) => {
      const term = ops.allocate(1);
      return sixteenLanes(all.head.columns, (sum, j) => {
        const [theta, x] = [all.theta.subarray(first + j), all.x.subarray(first + j)];
        ops.likelihoods.bernoulli.loss(term, { ...all, head, theta, x }, 1);
        return fround(sum + term[0]);
      });
    });
  });
}
