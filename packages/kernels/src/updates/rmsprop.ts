import type { RmspropConfig, UpdateOps } from "@paravae/core";
import type { KernelExports } from "../instantiate-kernels.js";
import { roundingPointer } from "../rounding-pointer.js";

export const wasmRmsprop = (wasm: KernelExports): UpdateOps<Float32Array, RmspropConfig> => ({
  apply({ parameters, slots: [v], gradients, stride }, blocks, begin, end, constants) {
    const { learningRate, decay, epsilon } = constants;
    wasm.reduceRmsprop(
      parameters.values.byteOffset,
      roundingPointer(parameters),
      v.byteOffset,
      gradients.byteOffset,
      stride,
      blocks,
      begin,
      end,
      learningRate,
      decay,
      1 - decay,
      epsilon,
    );
  },
});
