import type { LikelihoodOps } from "@paravae/core";
import { activationNumbers } from "../activation-numbers.js";
import type { KernelExports } from "../instantiate-kernels.js";
import { roundingPointer } from "../rounding-pointer.js";

const float32Bytes = Float32Array.BYTES_PER_ELEMENT;

export const wasmBernoulli = (wasm: KernelExports): LikelihoodOps => ({
  takesMissing: false,

  loss(nats, { theta, thetaStride, x, xStride, head }, count) {
    wasm.bernoulliLoss(
      nats.byteOffset,
      theta.byteOffset,
      thetaStride,
      x.byteOffset,
      xStride,
      count,
      head.columns,
    );
  },

  lossAndGradient(nats, dTheta, { theta, thetaStride, x, xStride, head }, scale, count) {
    wasm.bernoulliLossAndGradient(
      nats.byteOffset,
      dTheta.values.byteOffset,
      roundingPointer(dTheta),
      theta.byteOffset,
      thetaStride,
      x.byteOffset,
      xStride,
      scale,
      count,
      head.columns,
    );
  },

  mean(out, outStride, { theta, thetaStride, head }, count) {
    const { columns } = head;
    const contiguous = outStride === columns && thetaStride === columns;
    const [calls, length] = contiguous ? [1, count * columns] : [count, columns];
    for (let r = 0; r < calls; r++) {
      const y = out.byteOffset + r * outStride * float32Bytes;
      const logits = theta.byteOffset + r * thetaStride * float32Bytes;
      wasm.activationForward(y, logits, activationNumbers.sigmoid, length);
    }
  },
});
