import { test } from "vitest";
import { reduceAdam } from "../../src/updates/adam.js";
import { reduceRmsprop } from "../../src/updates/rmsprop.js";
import { floats, sizes, usual } from "../support/floats.js";
import { describeLevels, levels } from "../support/levels.js";
import { NativeKernel } from "../support/native-kernel.js";
import { expectSameAsWasm } from "../support/same-as-wasm.js";

const stride = 5;
const begin = 3;

/** Blocks of gradients that begin `stride` elements further than they are long, and ones that hold nothing else. */
const cases = [...sizes, 10_007].flatMap((length) =>
  [1, 2, 3].map((blocks) => ({ length, blocks, end: begin + length, rowLength: begin + length + stride })),
);

const real = (value: number) => ({ real: value });
const squares = (values: Float32Array): Float32Array => values.map((value) => value * value);

describeLevels("updates", levels, ({ level }) => {
  test.each([
    ["usual numbers", usual],
    ["edges of float32", floats],
  ])("adam of %s: the bits of WebAssembly", (_, numbers) => {
    const kernel = new NativeKernel(level, reduceAdam(false));
    for (const { length, blocks, end, rowLength } of cases) {
      const [parameters, m, v] = [numbers(end, 1), numbers(end, 2), squares(numbers(end, 3))];
      const gradients = numbers(blocks * rowLength, length);
      expectSameAsWasm(kernel, {
        what: `adam of ${length} and ${blocks} blocks`,
        parameters: [
          ...[parameters, m, v, gradients, rowLength, blocks, begin, end],
          ...[0.9, 1 - 0.9, 0.999, 1 - 0.999, 1e-8, 0.003, 1.7].map(real),
        ],
        wasm: (wasm, first, ...rest) => wasm.reduceAdam(first, 0, ...rest),
      });
    }
  });

  test.each([
    ["usual numbers", usual],
    ["edges of float32", floats],
  ])("rmsprop of %s: the bits of WebAssembly", (_, numbers) => {
    const kernel = new NativeKernel(level, reduceRmsprop(false));
    for (const { length, blocks, end, rowLength } of cases) {
      const [parameters, v] = [numbers(end, 1), squares(numbers(end, 3))];
      const gradients = numbers(blocks * rowLength, length);
      expectSameAsWasm(kernel, {
        what: `rmsprop of ${length} and ${blocks} blocks`,
        parameters: [
          ...[parameters, v, gradients, rowLength, blocks, begin, end],
          ...[0.001, 0.9, 1 - 0.9, 1e-7].map(real),
        ],
        wasm: (wasm, first, ...rest) => wasm.reduceRmsprop(first, 0, ...rest),
      });
    }
  });

  test("moments that become denormal are 0", () => {
    const kernel = new NativeKernel(level, reduceAdam(false));
    const length = 37;
    const tiny = Float32Array.from({ length }, (_, i) => (i + 1) * 2 ** -130);
    expectSameAsWasm(kernel, {
      what: "adam of denormal moments",
      parameters: [
        ...[usual(length, 1), tiny, tiny, new Float32Array(length), 0, 1, 0, length],
        ...[0.9, 1 - 0.9, 0.999, 1 - 0.999, 1e-8, 0.003, 1.7].map(real),
      ],
      wasm: (wasm, first, ...rest) => wasm.reduceAdam(first, 0, ...rest),
    });
  });
});
