import { fromBfloat16, toBfloat16 } from "@paravae/core";
import type { Product, Products } from "./products.js";

/** m, n, k on both sides of what kernels unroll by, and past what they pack at a time. */
const sizes = [
  [1, 1, 1],
  [5, 7, 3],
  [33, 17, 65],
  [64, 48, 80],
  [9, 130, 257],
] as const;

/** The transposes that training asks for. */
const transposes = [
  [false, false],
  [true, false],
  [false, true],
] as const;

/** Rows lie this much wider than they are, where that is asked for. */
const extraStride = 3;

/** Stands around the result, to see that nothing else is written. */
const guard = -12345.678;

const float32Guard = Math.fround(guard);

/** Values in (−1, 1) that repeat nowhere near; any will do, as long as they are always the same. */
const valueAt = (i: number): number => Math.fround(Math.sin(1.7 * i + 0.3 * (i % 11)));

/** What is wrong with a library's products; undefined where they are right. */
export function whatIsWrong({
  float32,
  bf16,
}: Pick<Products, "float32"> & Partial<Products>): string | undefined {
  try {
    return firstWrong(float32, asTheyAre, asItIs) ?? (bf16 && firstWrongBf16(bf16));
  } catch (error) {
    return (error as Error).message;
  }
}

const asTheyAre = (values: Float32Array): Float32Array => values;
const asItIs = (value: number): number => value;

const firstWrongBf16 = (product: Product<Uint16Array>): string | undefined =>
  firstWrong(product, (values) => Uint16Array.from(values, toBfloat16), fromBfloat16);

/** Holds every product against its definition in float64, within (k + 4)·2^-24·Σ|a||b|. */
function firstWrong<Operand extends Float32Array | Uint16Array>(
  product: Product<Operand>,
  asOperand: (values: Float32Array) => Operand,
  meaningOf: (element: number) => number,
): string | undefined {
  for (const [m, n, k] of sizes) {
    for (const [transposeA, transposeB] of transposes) {
      const [aRows, aWidth] = transposeA ? [k, m] : [m, k];
      const [bRows, bWidth] = transposeB ? [n, k] : [k, n];
      const [aStride, bStride] = [aWidth + (transposeA ? extraStride : 0), bWidth];
      const a = asOperand(Float32Array.from({ length: aRows * aStride }, (_, i) => valueAt(i)));
      const b = asOperand(Float32Array.from({ length: bRows * bStride }, (_, i) => valueAt(i + 1000)));
      const guarded = new Float32Array(m * n + 32).fill(guard);
      const what = `${transposeA ? "Aᵀ" : "A"}·${transposeB ? "Bᵀ" : "B"} of ${m}×${n}×${k}`;
      product(transposeA, transposeB, m, n, k, a, aStride, b, bStride, guarded.subarray(16));
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          let magnitude = 0;
          for (let p = 0; p < k; p++) {
            const left = meaningOf(a[transposeA ? p * aStride + i : i * aStride + p]);
            const right = meaningOf(b[transposeB ? j * bStride + p : p * bStride + j]);
            sum += left * right;
            magnitude += Math.abs(left * right);
          }
          const got = guarded[16 + i * n + j];
          const allowed = (k + 4) * 2 ** -24 * magnitude;
          if (!(Math.abs(got - sum) <= allowed)) {
            return `${what} gives ${got} at [${i}, ${j}], expected ${sum.toPrecision(8)}`;
          }
        }
      }
      const outside = guarded.findIndex((value, i) => (i < 16 || i >= 16 + m * n) && value !== float32Guard);
      if (outside >= 0) return `${what} writes outside of its result`;
    }
  }
  return undefined;
}
