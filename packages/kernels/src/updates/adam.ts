import type { AdamConstants, UpdateOps } from "@paravae/core";
import type { KernelExports } from "../instantiate-kernels.js";
import { roundingPointer } from "../rounding-pointer.js";

export const wasmAdam = (wasm: KernelExports): UpdateOps<Float32Array, AdamConstants> => ({
  apply({ parameters, slots: [m, v], gradients, stride }, blocks, begin, end, constants) {
    const { beta1, beta2, epsilon, stepSize, rootCorrection } = constants;
    wasm.reduceAdam(
      parameters.values.byteOffset,
      roundingPointer(parameters),
      m.byteOffset,
      v.byteOffset,
      gradients.byteOffset,
      stride,
      blocks,
      begin,
      end,
      beta1,
      1 - beta1,
      beta2,
      1 - beta2,
      epsilon,
      stepSize,
      rootCorrection,
    );
  },
});
