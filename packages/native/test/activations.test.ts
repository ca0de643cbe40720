import { activationKinds } from "@paravae/core";
import { describe, test } from "vitest";
import { activationBackward, activationForward, biasActivation } from "../src/activations.js";
import { asValues } from "../src/vectors/storage.js";
import { floats, sizes } from "./support/floats.js";
import { describeLevels, levels } from "./support/levels.js";
import { NativeKernel } from "./support/native-kernel.js";
import { expectSameAsWasm } from "./support/same-as-wasm.js";

describeLevels("activations", levels, ({ level }) => {
  describe.each(activationKinds.map((kind, number) => ({ kind, number })))("$kind", ({ kind, number }) => {
    const lengths = [...sizes, 100_003];

    test("forward: the bits of WebAssembly", () => {
      const kernel = new NativeKernel(level, activationForward(kind));
      for (const length of lengths) {
        expectSameAsWasm(kernel, {
          what: `${kind} of ${length}`,
          parameters: [new Float32Array(length), floats(length, length), length],
          wasm: (wasm, y, x, count) => wasm.activationForward(y, x, number, count),
        });
      }
    });

    test("backward: the bits of WebAssembly", () => {
      const kernel = new NativeKernel(level, activationBackward(kind, asValues));
      for (const length of lengths) {
        expectSameAsWasm(kernel, {
          what: `${kind} back of ${length}`,
          parameters: [new Float32Array(length), floats(length, 1), floats(length, 2).reverse(), length],
          wasm: (wasm, dx, dy, x, count) => wasm.activationBackward(dx, 0, dy, x, number, count),
        });
      }
    });

    test("with bias, in place and out of place: the bits of WebAssembly", () => {
      const kernel = new NativeKernel(level, biasActivation(kind, false));
      const rows = 3;
      for (const width of sizes) {
        const [x, bias] = [floats(rows * width, width), floats(width, 2)];
        expectSameAsWasm(kernel, {
          what: `${kind} with bias, ${width} wide`,
          parameters: [new Float32Array(rows * width), x, bias, rows, width],
          wasm: (wasm, y, ...rest) => wasm.biasActivation(y, 0, rest[0], rest[1], number, rows, width),
        });
      }
    });
  });
});
