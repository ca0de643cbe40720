import { activationKinds } from "@paravae/core";
import type { KernelExports } from "@paravae/kernels";
import type { NativeSpec } from "./native-spec.js";
import { type Programs, wordOf } from "./programs.js";

/** Calls what WebAssembly has, of which there is no generated code. */
export function unrecordedKernels(others: KernelExports, programs: Programs): KernelExports {
  const wrapped = Object.entries(others).map(([name, kernel]) => [
    name,
    (...operands: readonly number[]) =>
      programs.callOther(() => (kernel as (...operands: readonly number[]) => void)(...operands)),
  ]);
  return Object.fromEntries(wrapped) as KernelExports;
}

/**
 * The generated kernels that write or read the rounding of a matrix, called as those of WebAssembly are; `others` are what they are laid
 * over. A delta's values are not kept beside their rounding.
 */
export function roundingKernels(
  bf16: NonNullable<NativeSpec["bf16"]>,
  programs: Programs,
  others: KernelExports,
): KernelExports {
  const biasActivations = activationKinds.map((kind) => bf16[`biasActivation.${kind}`]);
  const activationBackwards = activationKinds.map((kind) => bf16[`activationBackward.${kind}`]);

  return {
    ...others,

    columnSumsOfRounded(...operands) {
      programs.call(bf16.columnSums, ...operands);
    },

    biasActivation(y, rounded, x, bias, kind, ...size) {
      const kernel = kind < 0 ? bf16.bias : biasActivations[kind];
      if (kernel === undefined) return others.biasActivation(y, rounded, x, bias, kind, ...size);
      programs.call(kernel, y, rounded, x, bias, ...size);
    },

    activationBackward(dx, rounded, dy, outputOrInput, kind, length) {
      const kernel = activationBackwards[kind];
      if (kernel === undefined)
        return others.activationBackward(dx, rounded, dy, outputOrInput, kind, length);
      programs.call(kernel, rounded, dy, outputOrInput, length);
    },

    latentForward(...operands) {
      programs.call(bf16.latentForward, ...operands);
    },

    latentBackward(_dMoments, rounded, dz, moments, eps, klScale, ...size) {
      programs.call(bf16.latentBackward, rounded, dz, moments, eps, wordOf(klScale), ...size);
    },

    bernoulliLossAndGradient(nats, _dLogits, rounded, logits, thetaStride, x, xStride, scale, ...size) {
      const words = [logits, thetaStride, x, xStride, wordOf(scale), ...size];
      programs.call(bf16.bernoulliLossAndGradient, nats, rounded, ...words);
    },

    gaussianLossAndGradient(nats, _dMean, rounded, mean, thetaStride, x, xStride, ...rest) {
      const [squaresScale, constant, gradientScale, ...size] = rest;
      const reals = [squaresScale, constant, gradientScale].map(wordOf);
      const words = [mean, thetaStride, x, xStride, ...reals, ...size];
      programs.call(bf16.gaussianLossAndGradient, nats, rounded, ...words);
    },

    gatherBytes(...operands) {
      programs.call(bf16.gatherBytes, ...operands);
    },

    gatherReals(...operands) {
      programs.call(bf16.gatherReals, ...operands);
    },

    reduceAdam(parameters, rounded, m, v, gradients, stride, blocks, begin, end, ...constants) {
      const range = [parameters, rounded, m, v, gradients, stride, blocks, begin, end];
      programs.callVarying(bf16.reduceAdam, range, constants.map(wordOf));
    },

    reduceRmsprop(parameters, rounded, v, gradients, stride, blocks, begin, end, ...constants) {
      const range = [parameters, rounded, v, gradients, stride, blocks, begin, end];
      programs.callVarying(bf16.reduceRmsprop, range, constants.map(wordOf));
    },
  };
}
