import type { Head, LikelihoodOps } from "@paravae/core";
import type { KernelExports } from "../instantiate-kernels.js";
import { roundingPointer } from "../rounding-pointer.js";

const varianceOf = ({ likelihood }: Head): number => likelihood.variance as number;

/** What the normalisation adds to each row: ½·columns·ln(2πσ²). */
const normalisation = (head: Head): number => 0.5 * head.columns * Math.log(2 * Math.PI * varianceOf(head));

export const wasmGaussian = (wasm: KernelExports): LikelihoodOps => ({
  takesMissing: false,

  loss(nats, { theta, thetaStride, x, xStride, head }, count) {
    wasm.gaussianLoss(
      nats.byteOffset,
      theta.byteOffset,
      thetaStride,
      x.byteOffset,
      xStride,
      0.5 / varianceOf(head),
      normalisation(head),
      count,
      head.columns,
    );
  },

  lossAndGradient(nats, dTheta, { theta, thetaStride, x, xStride, head }, scale, count) {
    wasm.gaussianLossAndGradient(
      nats.byteOffset,
      dTheta.values.byteOffset,
      roundingPointer(dTheta),
      theta.byteOffset,
      thetaStride,
      x.byteOffset,
      xStride,
      0.5 / varianceOf(head),
      normalisation(head),
      scale / varianceOf(head),
      count,
      head.columns,
    );
  },

  mean(out, outStride, { theta, thetaStride, head }, count) {
    for (let r = 0; r < count; r++) {
      out.set(theta.subarray(r * thetaStride, r * thetaStride + head.columns), r * outStride);
    }
  },
});
