import { test } from "vitest";
import { columnSums } from "../../src/products/column-sums.js";
import { asValues } from "../../src/vectors/storage.js";
import { floats, sizes, usual } from "../support/floats.js";
import { describeLevels, levels } from "../support/levels.js";
import { NativeKernel } from "../support/native-kernel.js";
import { expectSameAsWasm } from "../support/same-as-wasm.js";

describeLevels("column sums", levels, ({ level }) => {
  test.each([0, 1, 2, 7, 64])("of %i rows: the bits of WebAssembly", (m) => {
    const kernel = new NativeKernel(level, columnSums(asValues));
    for (const n of [...sizes, 127, 128, 400]) {
      const stride = n + 3;
      for (const numbers of [usual, floats]) {
        expectSameAsWasm(kernel, {
          what: `sums of ${n} columns`,
          parameters: [new Float32Array(n), numbers(Math.max(m * stride - 3, 0), n), stride, m, n],
          wasm: (wasm, ...parameters) => wasm.columnSums(...parameters),
        });
      }
    }
  });
});
