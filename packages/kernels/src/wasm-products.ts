import { type ProductOps, roundMatrix } from "@paravae/core";
import type { KernelExports } from "./instantiate-kernels.js";

/** Products of float32 values, packed and blocked through `scratch`. */
export const wasmProducts = (wasm: KernelExports, scratch: number): ProductOps => ({
  gemm(c, { values: a }, { values: b }, m, n, k) {
    wasm.gemm(c.byteOffset, a.byteOffset, b.byteOffset, m, n, k, scratch);
  },

  gemmTransposeA(c, { values: a }, aStride, { values: b }, m, n, k) {
    wasm.gemmTransposeA(c.byteOffset, a.byteOffset, aStride, b.byteOffset, m, n, k, scratch);
  },

  gemmTransposeB(c, { values: a }, { values: b }, m, n, k) {
    wasm.gemmTransposeB(c.byteOffset, a.byteOffset, b.byteOffset, m, n, k, scratch);
  },

  // For products that are formed elsewhere: those of these kernels read no rounding.
  round: roundMatrix,

  columnSums(out, { values, rounded }, aStride, m, n) {
    if (rounded === undefined) wasm.columnSums(out.byteOffset, values.byteOffset, aStride, m, n);
    else wasm.columnSumsOfRounded(out.byteOffset, rounded.byteOffset, aStride, m, n);
  },
});
