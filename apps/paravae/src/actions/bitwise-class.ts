import { type Ops, unrounded } from "@paravae/core";

/** Engines of one class give bitwise the same model. */
export type BitwiseClass = "fused" | "unfused" | "library";

/** What is said of each. */
export const describeClass: Readonly<Record<BitwiseClass, string>> = {
  fused: "same bits as avx2, avx512 and relaxed-simd WebAssembly",
  unfused: "its own bits: it rounds a product before it adds it",
  library: "the bits of this library and type of machine",
};

const step = 2 ** -12;

/**
 * The class of kernels of ours. All go by the same formulas in the same order, and differ in whether a multiply-add rounds once:
 *
 *     (1 + 2⁻¹²)² − (1 + 2⁻¹¹) = 2⁻²⁴        where the square is rounded by itself, 0
 */
export function classOf(ops: Ops): BitwiseClass {
  const [c, a, b] = [ops.allocate(1), ops.allocate(2), ops.allocate(2)];
  a.set([-1, 1 + step]);
  b.set([1 + 2 * step, 1 + step]);
  ops.products.gemm(c, unrounded(a), unrounded(b), 1, 1, 2);
  return c[0] === 0 ? "unfused" : "fused";
}
