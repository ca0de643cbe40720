import type { RowOps } from "@paravae/core";
import type { KernelExports } from "./instantiate-kernels.js";
import { roundingPointer } from "./rounding-pointer.js";

export const wasmRows = (wasm: KernelExports): RowOps => ({
  gatherBytes(x, data, rowIndices, rows, width) {
    const { byteOffset } = x.values;
    wasm.gatherBytes(byteOffset, roundingPointer(x), data.byteOffset, rowIndices.byteOffset, rows, width);
  },

  gatherReals(x, data, rowIndices, rows, width) {
    const { byteOffset } = x.values;
    wasm.gatherReals(byteOffset, roundingPointer(x), data.byteOffset, rowIndices.byteOffset, rows, width);
  },

  normal(out, rowIndices, rows, width, key, step, purpose) {
    wasm.normal(out.byteOffset, rowIndices.byteOffset, rows, width, key.low, key.high, step, purpose);
  },
});
