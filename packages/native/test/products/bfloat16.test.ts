import { fromBfloat16, type Matrix, type Ops, toBfloat16 } from "@paravae/core";
import { unitRoundoff } from "@paravae/testkit";
import { expect, test } from "vitest";
import { floats, sizes, usual } from "../support/floats.js";
import { bf16Levels, describeLevels } from "../support/levels.js";
import { newOps } from "../support/native-ops.js";

const kinds = ["gemm", "gemmTransposeA", "gemmTransposeB"] as const;
type Kind = (typeof kinds)[number];
type Shape = readonly [m: number, n: number, k: number];

/** Around the edges of tiles, vectors and pairs, and past the ends of blocks of rows, of columns and of the depth. */
const shapes: readonly Shape[] = [
  ...[...sizes, 70].flatMap((size): Shape[] => [
    [size, 29, 5],
    [33, size, 6],
    [17, 15, size],
    [size, size, size],
  ]),
  ...[223, 224, 225, 300, 513].flatMap((size): Shape[] => [
    [size, 33, 11],
    [9, size, 12],
  ]),
  ...[1023, 1024, 1025, 2048, 2049, 8191, 8192, 8193].map((k): Shape => [37, 18, k]),
  // Rows 4 KiB apart.
  [33, 2048, 21],
  [2048, 17, 9],
];

/** A bfloat16 matrix in the memory of the ops; its values are never to be read. */
function matrixOf(ops: Ops, values: Float32Array): Matrix {
  const place = ops.allocate(Math.ceil(values.length / 2));
  const rounded = new Uint16Array(place.buffer, place.byteOffset, values.length);
  rounded.set(Uint16Array.from(values, toBfloat16));
  return { values: new Float32Array(0), rounded };
}

function multiply(ops: Ops, kind: Kind, [m, n, k]: Shape, a: Matrix, b: Matrix): Float32Array {
  const c = ops.allocate(m * n);
  if (kind === "gemmTransposeA") ops.products.gemmTransposeA(c, a, m, b, m, n, k);
  else ops.products[kind](c, a, b, m, n, k);
  return c;
}

const elementsOf = ({ rounded }: Matrix): Float64Array => Float64Array.from(rounded ?? [], fromBfloat16);

/**
 * The product of two bfloat16 is exact in float32. Each of the k products is added with one rounding, of whatever kind, on sums of at
 * most Σ|a||b|.
 */
function expectWithin(c: Float32Array, kind: Kind, [m, n, k]: Shape, a: Matrix, b: Matrix): void {
  const [left, right] = [elementsOf(a), elementsOf(b)];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let [sum, magnitude] = [0, 0];
      for (let p = 0; p < k; p++) {
        const x = left[kind === "gemmTransposeA" ? p * m + i : i * k + p];
        const product = x * right[kind === "gemmTransposeB" ? j * k + p : p * n + j];
        sum += product;
        magnitude += Math.abs(product);
      }
      const got = c[i * n + j];
      if (!(Math.abs(got - sum) <= (k + 4) * unitRoundoff * magnitude))
        expect.fail(`${kind} of m, n, k = ${m}, ${n}, ${k}: [${i}, ${j}] is ${got}, expected ${sum}`);
    }
  }
}

describeLevels("products of bfloat16", bf16Levels, ({ level }) => {
  const opsOf = (): Ops => newOps(level).bf16 as Ops;

  test.each(kinds)("%s is within (k + 4)·2^-24·Σ|a||b| of the sum in float64", (kind) => {
    const ops = opsOf();
    for (const shape of shapes) {
      const [m, n, k] = shape;
      const [a, b] = [matrixOf(ops, usual(m * k, 1)), matrixOf(ops, usual(k * n, 2))];
      expectWithin(multiply(ops, kind, shape, a, b), kind, shape, a, b);
    }
  });

  test.each(kinds)("%s: a NaN or an infinity spoils what reads it, and nothing else", (kind) => {
    const ops = opsOf();
    const [m, n, k] = [19, 37, 7];
    const spoilt = 3;
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      // The first along the depth, which lies behind the row before, and the last, which is alone in its pair.
      for (const p of [0, k - 1]) {
        const [left, right] = [usual(m * k, 1), usual(k * n, 2)];
        const spoiltLeft = left.slice();
        spoiltLeft[kind === "gemmTransposeA" ? p * m + spoilt : spoilt * k + p] = bad;
        const spoiltRight = right.slice();
        spoiltRight[kind === "gemmTransposeB" ? spoilt * k + p : p * n + spoilt] = bad;
        const rows = multiply(ops, kind, [m, n, k], matrixOf(ops, spoiltLeft), matrixOf(ops, right));
        const columns = multiply(ops, kind, [m, n, k], matrixOf(ops, left), matrixOf(ops, spoiltRight));
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            expect(Number.isFinite(rows[i * n + j])).toBe(i !== spoilt);
            expect(Number.isFinite(columns[i * n + j])).toBe(j !== spoilt);
          }
        }
      }
    }
  });

  test("round: the bits of core's rounding", () => {
    const { products, allocate } = opsOf();
    for (const length of [...sizes, 784]) {
      const values = allocate(length);
      values.set(floats(length, length));
      const { buffer, byteOffset } = allocate(length);
      const rounded = new Uint16Array(buffer, byteOffset, length);
      products.round({ values, rounded }, length);
      expect(rounded).toEqual(Uint16Array.from(values, toBfloat16));
    }
  });
});
