import { activationKinds } from "@paravae/core";
import type { KernelExports } from "@paravae/kernels";
import type { NativeSpec } from "./native-spec.js";
import { type ProgramMemory, wordOfReal } from "./program-memory.js";

/** What there is vector code for. */
type VectorKernels = Omit<
  KernelExports,
  | "memory"
  | "gemm"
  | "gemmTransposeA"
  | "gemmTransposeB"
  | "columnSumsOfRounded"
  | "repeatTile"
  | `map${string}`
>;

/**
 * The kernels that are made of vector code, called as those of WebAssembly are: a pointer `rounded` that is not 0 asks for
 * bfloat16, and goes to `others`.
 */
export function vectorKernels(
  { kernels }: NativeSpec,
  program: ProgramMemory,
  others: KernelExports,
): VectorKernels {
  return {
    activationForward(y, x, kind, length) {
      program.call(kernels[`activationForward ${activationKinds[kind]}`], y, x, length);
    },

    activationBackward(dx, rounded, dy, outputOrInput, kind, length) {
      if (rounded !== 0) others.activationBackward(dx, rounded, dy, outputOrInput, kind, length);
      else
        program.call(kernels[`activationBackward ${activationKinds[kind]}`], dx, dy, outputOrInput, length);
    },

    biasActivation(y, rounded, x, bias, kind, rows, width) {
      const name = kind < 0 ? "identity" : activationKinds[kind];
      if (rounded !== 0) others.biasActivation(y, rounded, x, bias, kind, rows, width);
      else program.call(kernels[`biasActivation ${name}`], y, x, bias, rows, width);
    },

    latentForward(z, rounded, kl, moments, eps, rows, latentSize) {
      if (rounded !== 0) others.latentForward(z, rounded, kl, moments, eps, rows, latentSize);
      else program.call(kernels.latentForward, z, kl, moments, eps, rows, latentSize);
    },

    latentBackward(dMoments, rounded, dz, moments, eps, klScale, rows, latentSize) {
      if (rounded !== 0) {
        others.latentBackward(dMoments, rounded, dz, moments, eps, klScale, rows, latentSize);
      } else {
        const scale = wordOfReal(klScale);
        program.call(kernels.latentBackward, dMoments, dz, moments, eps, scale, rows, latentSize);
      }
    },

    bernoulliLoss(...words) {
      program.call(kernels.bernoulliLoss, ...words);
    },

    bernoulliLossAndGradient(nats, dLogits, rounded, logits, thetaStride, x, xStride, scale, ...size) {
      if (rounded !== 0) {
        const words = [logits, thetaStride, x, xStride, scale] as const;
        others.bernoulliLossAndGradient(nats, dLogits, rounded, ...words, ...size);
      } else {
        const words = [nats, dLogits, logits, thetaStride, x, xStride, wordOfReal(scale)];
        program.call(kernels.bernoulliLossAndGradient, ...words, ...size);
      }
    },

    gaussianLoss(nats, mean, thetaStride, x, xStride, squaresScale, constant, rows, width) {
      const reals = [squaresScale, constant].map(wordOfReal);
      program.call(kernels.gaussianLoss, nats, mean, thetaStride, x, xStride, ...reals, rows, width);
    },

    gaussianLossAndGradient(nats, dMean, rounded, mean, thetaStride, x, xStride, ...scalesAndSize) {
      const rowsOf = [mean, thetaStride, x, xStride] as const;
      if (rounded !== 0) {
        others.gaussianLossAndGradient(nats, dMean, rounded, ...rowsOf, ...scalesAndSize);
      } else {
        const [squaresScale, constant, gradientScale, rows, width] = scalesAndSize;
        const reals = [squaresScale, constant, gradientScale].map(wordOfReal);
        program.call(kernels.gaussianLossAndGradient, nats, dMean, ...rowsOf, ...reals, rows, width);
      }
    },

    gatherBytes(x, rounded, data, rowIndices, rows, width) {
      if (rounded !== 0) others.gatherBytes(x, rounded, data, rowIndices, rows, width);
      else program.call(kernels.gatherBytes, x, data, rowIndices, rows, width);
    },

    gatherReals(x, rounded, data, rowIndices, rows, width) {
      if (rounded !== 0) others.gatherReals(x, rounded, data, rowIndices, rows, width);
      else program.call(kernels.gatherReals, x, data, rowIndices, rows, width);
    },

    normal(...words) {
      program.call(kernels.normal, ...words);
    },

    columnSums(...words) {
      program.call(kernels.columnSums, ...words);
    },

    reduceAdam(parameters, rounded, m, v, gradients, stride, blocks, begin, end, ...constants) {
      const operands = [m, v, gradients, stride, blocks, begin, end] as const;
      if (rounded !== 0) others.reduceAdam(parameters, rounded, ...operands, ...constants);
      else program.call(kernels.reduceAdam, parameters, ...operands, ...constants.map(wordOfReal));
    },

    reduceRmsprop(parameters, rounded, v, gradients, stride, blocks, begin, end, ...constants) {
      const operands = [v, gradients, stride, blocks, begin, end] as const;
      if (rounded !== 0) others.reduceRmsprop(parameters, rounded, ...operands, ...constants);
      else program.call(kernels.reduceRmsprop, parameters, ...operands, ...constants.map(wordOfReal));
    },
  };
}
