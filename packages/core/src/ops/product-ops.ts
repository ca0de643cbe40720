import type { Matrix } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";

/**
 * Matrix products and what is summed over rows beside them. Products read a matrix's values where `Ops.precision` is
 * float32, and its rounding where it is bf16.
 */
export interface ProductOps<R extends Reals = Float32Array> {
  /** C[m,n] = A[m,k]·B[k,n]. */
  gemm(c: R, a: Matrix<R>, b: Matrix<R>, m: number, n: number, k: number): void;

  /** C[m,n] = A[k,m]ᵀ·B[k,n], rows of A `aStride` elements apart: A may be some columns of a wider matrix. */
  gemmTransposeA(c: R, a: Matrix<R>, aStride: number, b: Matrix<R>, m: number, n: number, k: number): void;

  /** C[m,n] = A[m,k]·B[n,k]ᵀ. */
  gemmTransposeB(c: R, a: Matrix<R>, b: Matrix<R>, m: number, n: number, k: number): void;

  /** Writes the rounding, where there is one, of the first `length` values, which a product has made. */
  round(c: Matrix<R>, length: number): void;

  /** out[n] = Σᵢ A[i,n] over m rows that lie `aStride` elements apart; of A's rounding where there is one. */
  columnSums(out: R, a: Matrix<R>, aStride: number, m: number, n: number): void;
}
