import type { RowOps } from "@paravae/core";
import { roundingPointer } from "./rounding-pointer.js";
import type { WasmExports } from "./wasm-exports.js";

export const wasmRows = (wasm: WasmExports): RowOps => ({
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
