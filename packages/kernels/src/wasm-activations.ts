import type { ActivationOps } from "@paravae/core";
import { activationNumbers } from "./activation-numbers.js";
import type { KernelExports } from "./instantiate-kernels.js";
import { roundingPointer } from "./rounding-pointer.js";

export const wasmActivations = (wasm: KernelExports): ActivationOps => ({
  biasActivation(y, x, bias, kind, rows, width) {
    const number = kind === undefined ? -1 : activationNumbers[kind];
    const { byteOffset } = y.values;
    wasm.biasActivation(byteOffset, roundingPointer(y), x.byteOffset, bias.byteOffset, number, rows, width);
  },

  forward(y, x, kind, length) {
    wasm.activationForward(y.byteOffset, x.byteOffset, activationNumbers[kind], length);
  },

  backward(dx, dy, outputOrInput, kind, length) {
    wasm.activationBackward(
      dx.values.byteOffset,
      roundingPointer(dx),
      dy.byteOffset,
      outputOrInput.byteOffset,
      activationNumbers[kind],
      length,
    );
  },
});
