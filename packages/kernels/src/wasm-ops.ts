import { type ActivationKind, type Allocate, activationKinds, type Ops } from "@paravae/core";
import type { SimdLevel } from "./simd-level.js";
import { instantiateKernels } from "./wasm-exports.js";

/** Bytes of packing area that each `Ops` needs for itself, for products of any size: see assembly/blocking.ts. */
export const scratchBytes = 128 + 2 * 400 * 32 + 512 * 400 * 4;

/** The kernels number the activations as core lists them. */
const numberOf = Object.fromEntries(activationKinds.map((kind, i) => [kind, i])) as Record<
  ActivationKind,
  number
>;

/**
 * The kernels over a shared memory. Every array passed to them must be a view of that memory: its
 * byteOffset is the pointer.
 *
 * One per thread; each has its own scratch, [scratchByteOffset, scratchByteOffset + scratchBytes), which
 * nobody else may touch. `allocate` says where buffers that the caller asks for come from.
 */
export function createWasmOps(options: {
  readonly module: WebAssembly.Module;
  readonly level: SimdLevel;
  readonly memory: WebAssembly.Memory;
  readonly scratchByteOffset: number;
  readonly allocate: Allocate<Float32Array>;
}): Ops<Float32Array> {
  const { level, allocate, scratchByteOffset: scratch } = options;
  const wasm = instantiateKernels(options.module, options.memory);
  return {
    name: `wasm-${level}`,
    allocate,

    gemm(c, a, b, m, n, k) {
      wasm.gemm(c.byteOffset, a.byteOffset, b.byteOffset, m, n, k, scratch);
    },

    gemmTransposeA(c, a, b, m, n, k) {
      wasm.gemmTransposeA(c.byteOffset, a.byteOffset, b.byteOffset, m, n, k, scratch);
    },

    gemmTransposeB(c, a, b, bias, m, n, k) {
      wasm.gemmTransposeB(c.byteOffset, a.byteOffset, b.byteOffset, bias.byteOffset, m, n, k, scratch);
    },

    columnSums(out, a, m, n) {
      wasm.columnSums(out.byteOffset, a.byteOffset, m, n);
    },

    activationForward(y, x, kind, length) {
      wasm.activationForward(y.byteOffset, x.byteOffset, numberOf[kind], length);
    },

    activationBackward(dx, dy, outputOrInput, kind, length) {
      wasm.activationBackward(dx.byteOffset, dy.byteOffset, outputOrInput.byteOffset, numberOf[kind], length);
    },

    latentForward(z, kl, moments, eps, rows, latentSize) {
      wasm.latentForward(z.byteOffset, kl.byteOffset, moments.byteOffset, eps.byteOffset, rows, latentSize);
    },

    latentBackward(dMoments, dz, moments, eps, klScale, rows, latentSize) {
      wasm.latentBackward(
        dMoments.byteOffset,
        dz.byteOffset,
        moments.byteOffset,
        eps.byteOffset,
        klScale,
        rows,
        latentSize,
      );
    },

    bernoulliLoss(nats, logits, x, rows, width) {
      wasm.bernoulliLoss(nats.byteOffset, 0, logits.byteOffset, x.byteOffset, 0, rows, width, false);
    },

    bernoulliLossAndGradient(nats, dLogits, logits, x, scale, rows, width) {
      wasm.bernoulliLoss(
        nats.byteOffset,
        dLogits.byteOffset,
        logits.byteOffset,
        x.byteOffset,
        scale,
        rows,
        width,
        true,
      );
    },

    gaussianLoss(nats, mean, x, variance, rows, width) {
      wasm.gaussianLoss(
        nats.byteOffset,
        0,
        mean.byteOffset,
        x.byteOffset,
        0.5 / variance,
        gaussianConstant(variance, width),
        0,
        rows,
        width,
        false,
      );
    },

    gaussianLossAndGradient(nats, dMean, mean, x, variance, scale, rows, width) {
      wasm.gaussianLoss(
        nats.byteOffset,
        dMean.byteOffset,
        mean.byteOffset,
        x.byteOffset,
        0.5 / variance,
        gaussianConstant(variance, width),
        scale / variance,
        rows,
        width,
        true,
      );
    },

    gatherBytes(x, data, rowIndices, rows, width) {
      wasm.gatherBytes(x.byteOffset, data.byteOffset, rowIndices.byteOffset, rows, width);
    },

    gatherReals(x, data, rowIndices, rows, width) {
      wasm.gatherReals(x.byteOffset, data.byteOffset, rowIndices.byteOffset, rows, width);
    },

    normal(out, rowIndices, rows, width, key, step, purpose) {
      wasm.normal(out.byteOffset, rowIndices.byteOffset, rows, width, key.low, key.high, step, purpose);
    },

    reduceAdam(parameters, m, v, gradients, stride, slots, begin, end, update) {
      wasm.reduceAdam(
        parameters.byteOffset,
        m.byteOffset,
        v.byteOffset,
        gradients.byteOffset,
        stride,
        slots,
        begin,
        end,
        update.beta1,
        1 - update.beta1,
        update.beta2,
        1 - update.beta2,
        update.epsilon,
        update.stepSize,
        update.rootCorrection,
      );
    },

    reduceRmsprop(parameters, v, gradients, stride, slots, begin, end, update) {
      wasm.reduceRmsprop(
        parameters.byteOffset,
        v.byteOffset,
        gradients.byteOffset,
        stride,
        slots,
        begin,
        end,
        update.learningRate,
        update.decay,
        1 - update.decay,
        update.epsilon,
      );
    },
  };
}

/** What the gaussian's normalisation adds to each row: ½·width·ln(2πσ²). */
const gaussianConstant = (variance: number, width: number): number =>
  0.5 * width * Math.log(2 * Math.PI * variance);
