import type { LatentOps } from "@paravae/core";
import type { KernelExports } from "./instantiate-kernels.js";
import { roundingPointer } from "./rounding-pointer.js";

export const wasmLatent = (wasm: KernelExports): LatentOps => ({
  forward(z, kl, moments, eps, rows, latentSize) {
    wasm.latentForward(
      z.values.byteOffset,
      roundingPointer(z),
      kl.byteOffset,
      moments.byteOffset,
      eps.byteOffset,
      rows,
      latentSize,
    );
  },

  backward(dMoments, dz, moments, eps, klScale, rows, latentSize) {
    wasm.latentBackward(
      dMoments.values.byteOffset,
      roundingPointer(dMoments),
      dz.byteOffset,
      moments.byteOffset,
      eps.byteOffset,
      klScale,
      rows,
      latentSize,
    );
  },
});
