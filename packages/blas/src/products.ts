import { ParavaeError } from "@paravae/core";
import type { Library } from "./library.js";

/**
 * C[m,n] = op(A)·op(B), row-major, with op the transpose where asked for; strides are of the rows as they lie in memory.
 */
export type Product<Operand> = (
  transposeA: boolean,
  transposeB: boolean,
  m: number,
  n: number,
  k: number,
  a: Operand,
  aStride: number,
  b: Operand,
  bStride: number,
  c: Float32Array,
) => void;

/** The products of one library. */
export interface Products {
  readonly float32: Product<Float32Array>;
  /** Bits of bfloat16 in, float32 out; undefined where the library has none. */
  readonly bf16: Product<Uint16Array> | undefined;
}

/** oneDNN's gemm: row-major, transposes as characters, sizes of 64 bits, a status. */
type DnnlGemm = (
  transposeA: number,
  transposeB: number,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: ArrayBufferView,
  lda: number,
  b: ArrayBufferView,
  ldb: number,
  beta: number,
  c: Float32Array,
  ldc: number,
) => number;

const dnnlGemm = (name: string): string =>
  `int ${name}(char, char, int64, int64, int64, float, void *, int64, void *, int64, float, void *, int64)`;

/** The characters N and T. */
const asItIs = 78;
const transposed = 84;

function dnnlProduct<Operand extends ArrayBufferView>(name: string, gemm: DnnlGemm): Product<Operand> {
  return (transposeA, transposeB, m, n, k, a, aStride, b, bStride, c) => {
    const opA = transposeA ? transposed : asItIs;
    const opB = transposeB ? transposed : asItIs;
    const status = gemm(opA, opB, m, n, k, 1, a, aStride, b, bStride, 0, c, n);
    if (status === 0) return;
    throw new ParavaeError(
      "E_BLAS",
      `${name}: status ${status} for a product of ${m}×${n}×${k}, expected 0; use --engine wasm`,
      { data: { status, m, n, k } },
    );
  };
}

/** The standard C interface: order and transposes as numbers, sizes of 32 bits. */
type CblasGemm = (
  order: number,
  transposeA: number,
  transposeB: number,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: Float32Array,
  lda: number,
  b: Float32Array,
  ldb: number,
  beta: number,
  c: Float32Array,
  ldc: number,
) => void;

const cblasGemm =
  "void cblas_sgemm(int, int, int, int, int, int, float, void *, int, void *, int, float, void *, int)";
const rowMajor = 101;
const cblasAsItIs = 111;
const cblasTransposed = 112;

/** The products that a library has, or undefined where it is no BLAS. */
export function productsOf(library: Library): Products | undefined {
  const dnnl = library.find<DnnlGemm>(dnnlGemm("dnnl_sgemm"));
  if (dnnl !== undefined) {
    const bf16 = library.find<DnnlGemm>(dnnlGemm("dnnl_gemm_bf16bf16f32"));
    return {
      float32: dnnlProduct("dnnl_sgemm", dnnl),
      bf16: bf16 && dnnlProduct("dnnl_gemm_bf16bf16f32", bf16),
    };
  }
  const cblas = library.find<CblasGemm>(cblasGemm);
  if (cblas === undefined) return undefined;
  return {
    float32(transposeA, transposeB, m, n, k, a, aStride, b, bStride, c) {
      const opA = transposeA ? cblasTransposed : cblasAsItIs;
      const opB = transposeB ? cblasTransposed : cblasAsItIs;
      cblas(rowMajor, opA, opB, m, n, k, 1, a, aStride, b, bStride, 0, c, n);
    },
    bf16: undefined,
  };
}
