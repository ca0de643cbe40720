import { writeValue } from "../../memory/matrix.js";
import type { Reals } from "../../memory/reals.js";
import { fillNormal } from "../../random/random.js";
import type { RowOps } from "../row-ops.js";

/** Rows gathered value by value, and noise as it is defined. */
export function referenceRows<R extends Reals>(): RowOps<R> {
  return {
    gatherBytes(x, data, rowIndices, rows, width) {
      for (let r = 0; r < rows; r++) {
        const from = rowIndices[r] * width;
        for (let j = 0; j < width; j++) writeValue(x, r * width + j, data[from + j] / 255);
      }
    },

    gatherReals(x, data, rowIndices, rows, width) {
      for (let r = 0; r < rows; r++) {
        const from = rowIndices[r] * width;
        for (let j = 0; j < width; j++) writeValue(x, r * width + j, data[from + j]);
      }
    },

    normal: fillNormal,
  };
}
