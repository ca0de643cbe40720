import { Lcg } from "@paravae/testkit";
import { test } from "vitest";
import { gatherBytes, gatherReals } from "../../src/rows/gather.js";
import { floats, sizes } from "../support/floats.js";
import { describeLevels, levels } from "../support/levels.js";
import { NativeKernel } from "../support/native-kernel.js";
import { expectSameAsWasm } from "../support/same-as-wasm.js";

const rowIndices = Uint32Array.of(4, 0, 2, 2);
const rows = rowIndices.length;
const rowsThere = 5;

describeLevels("gather", levels, ({ level }) => {
  test("bytes, all 256 of them: the bits of WebAssembly", () => {
    const kernel = new NativeKernel(level, gatherBytes(false));
    const lcg = new Lcg(3);
    for (const width of [...sizes, 256, 784]) {
      const data = Uint8Array.from({ length: rowsThere * width }, (_, i) =>
        width < 256 ? lcg.below(256) : i,
      );
      expectSameAsWasm(kernel, {
        what: `rows of ${width} bytes`,
        parameters: [new Float32Array(rows * width), data, rowIndices, rows, width],
        wasm: (wasm, x, ...rest) => wasm.gatherBytes(x, 0, ...rest),
      });
    }
  });

  test("reals: the bits of WebAssembly, those of NaN too", () => {
    const kernel = new NativeKernel(level, gatherReals(false));
    for (const width of [...sizes, 784]) {
      expectSameAsWasm(kernel, {
        what: `rows of ${width} reals`,
        parameters: [
          new Float32Array(rows * width),
          floats(rowsThere * width, width),
          rowIndices,
          rows,
          width,
        ],
        wasm: (wasm, x, ...rest) => wasm.gatherReals(x, 0, ...rest),
      });
    }
  });
});
