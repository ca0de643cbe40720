import { test } from "vitest";
import { normal } from "../../src/rows/noise.js";
import { sizes } from "../support/floats.js";
import { describeLevels, levels } from "../support/levels.js";
import { NativeKernel } from "../support/native-kernel.js";
import { expectSameAsWasm } from "../support/same-as-wasm.js";

describeLevels("noise", levels, ({ level }) => {
  test("the bits of WebAssembly, which the contract holds against numpy", () => {
    const kernel = new NativeKernel(level, normal);
    const rowIndices = Uint32Array.of(0, 59_999, 0xffffffff, 7);
    const rows = rowIndices.length;
    for (const width of [...sizes, 100_003]) {
      const [keyLow, keyHigh, step, purpose] = [0x9abcdef0 ^ width, 0xfedcba98, 0x80000000 + width, 1];
      expectSameAsWasm(kernel, {
        what: `noise, ${width} wide`,
        parameters: [
          new Float32Array(rows * width),
          rowIndices,
          rows,
          width,
          keyLow >>> 0,
          keyHigh,
          step,
          purpose,
        ],
        wasm: (wasm, ...parameters) => wasm.normal(...parameters),
      });
    }
  });
});
