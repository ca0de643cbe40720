import type { LatentOps } from "@paravae/core";
import { roundingPointer } from "./rounding-pointer.js";
import type { WasmExports } from "./wasm-exports.js";

export const wasmLatent = (wasm: WasmExports): LatentOps => ({
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
