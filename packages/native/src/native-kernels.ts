import { activationKinds } from "@paravae/core";
import type { KernelExports } from "@paravae/kernels";
import type { NativeSpec } from "./native-spec.js";
import { gemmCut, gemmOfColumnsCut, panelsAt, sharesSet, wordsOf, wordsOfAAt } from "./products/cut.js";
import { float32 } from "./products/element.js";
import { type Programs, wordOf } from "./programs.js";
import { levels } from "./vectors/levels.js";

/**
 * Generated kernels, called as those of WebAssembly are on the same memory. Where a rounding is to be written or read, `rounding`
 * is called; `others` for an activation that was left out. Products find their memory at their last operand, the byte offset of the
 * scratch; see products/cut.ts.
 */
export function nativeKernels(
  { level: levelName, kernels }: NativeSpec,
  programs: Programs,
  rounding: KernelExports,
  others: KernelExports,
): KernelExports {
  const level = levels[levelName];
  const ofActivation = (
    name: "biasActivation" | "activationForward" | "activationBackward",
  ): (number | undefined)[] => activationKinds.map((kind) => kernels[`${name}.${kind}`]);
  const biasActivations = ofActivation("biasActivation");
  const activationForwards = ofActivation("activationForward");
  const activationBackwards = ofActivation("activationBackward");

  return {
    ...rounding,

    gemm(c, a, b, m, n, k, scratch) {
      if (m * n * k === 0) return;
      // Where a tile's columns of all rows of B would share one set of level 1, they are copied together, as lanes.
      if (sharesSet(float32, n)) {
        const cut = gemmOfColumnsCut(level, float32, "byRows", { m, n, aStride: k });
        programs.call(kernels.gemmOfColumns, c, a, k, b, m, n, k, ...placesIn(scratch), ...wordsOf(cut));
      } else {
        const { rowsAtATime, depthAtATime, tallest } = gemmCut(level, float32, "byColumns", k);
        const cut = [rowsAtATime, depthAtATime, tallest];
        programs.call(kernels.gemm, c, a, b, m, n, k, scratch + panelsAt, scratch, ...cut);
      }
    },

    gemmTransposeB(c, a, b, m, n, k, scratch) {
      if (m * n * k === 0) return;
      const { rowsAtATime, depthAtATime, tallest } = gemmCut(level, float32, "byRows", k);
      const cut = [rowsAtATime, depthAtATime, tallest];
      programs.call(kernels.gemmTransposeB, c, a, b, m, n, k, scratch + panelsAt, scratch, ...cut);
    },

    gemmTransposeA(c, a, aStride, b, m, n, k, scratch) {
      if (m * n * k === 0) return;
      const cut = gemmOfColumnsCut(level, float32, "byColumns", { m, n, aStride });
      const places = placesIn(scratch);
      programs.call(kernels.gemmTransposeA, c, a, aStride, b, m, n, k, ...places, ...wordsOf(cut));
    },

    columnSums(out, a, aStride, m, n) {
      programs.call(kernels.columnSums, out, a, aStride, m, n);
    },

    biasActivation(y, rounded, x, bias, kind, rows, width) {
      if (rounded !== 0) return rounding.biasActivation(y, rounded, x, bias, kind, rows, width);
      const kernel = kind < 0 ? kernels.bias : biasActivations[kind];
      if (kernel === undefined) return others.biasActivation(y, rounded, x, bias, kind, rows, width);
      programs.call(kernel, y, x, bias, rows, width);
    },

    activationForward(y, x, kind, length) {
      const kernel = activationForwards[kind];
      if (kernel === undefined) return others.activationForward(y, x, kind, length);
      programs.call(kernel, y, x, length);
    },

    activationBackward(dx, rounded, dy, outputOrInput, kind, length) {
      if (rounded !== 0) return rounding.activationBackward(dx, rounded, dy, outputOrInput, kind, length);
      const kernel = activationBackwards[kind];
      if (kernel === undefined)
        return others.activationBackward(dx, rounded, dy, outputOrInput, kind, length);
      programs.call(kernel, dx, dy, outputOrInput, length);
    },

    latentForward(z, rounded, ...rest) {
      if (rounded !== 0) return rounding.latentForward(z, rounded, ...rest);
      programs.call(kernels.latentForward, z, ...rest);
    },

    latentBackward(dMoments, rounded, dz, moments, eps, klScale, ...size) {
      if (rounded !== 0)
        return rounding.latentBackward(dMoments, rounded, dz, moments, eps, klScale, ...size);
      programs.call(kernels.latentBackward, dMoments, dz, moments, eps, wordOf(klScale), ...size);
    },

    bernoulliLoss(...operands) {
      programs.call(kernels.bernoulliLoss, ...operands);
    },

    bernoulliLossAndGradient(nats, dLogits, rounded, ...rest) {
      if (rounded !== 0) return rounding.bernoulliLossAndGradient(nats, dLogits, rounded, ...rest);
      const [logits, thetaStride, x, xStride, scale, ...size] = rest;
      const words = [logits, thetaStride, x, xStride, wordOf(scale), ...size];
      programs.call(kernels.bernoulliLossAndGradient, nats, dLogits, ...words);
    },

    gaussianLoss(nats, mean, thetaStride, x, xStride, squaresScale, constant, rows, width) {
      const reals = [wordOf(squaresScale), wordOf(constant)];
      programs.call(kernels.gaussianLoss, nats, mean, thetaStride, x, xStride, ...reals, rows, width);
    },

    gaussianLossAndGradient(nats, dMean, rounded, ...rest) {
      if (rounded !== 0) return rounding.gaussianLossAndGradient(nats, dMean, rounded, ...rest);
      const [mean, thetaStride, x, xStride, squaresScale, constant, gradientScale, ...size] = rest;
      const reals = [squaresScale, constant, gradientScale].map(wordOf);
      const words = [mean, thetaStride, x, xStride, ...reals, ...size];
      programs.call(kernels.gaussianLossAndGradient, nats, dMean, ...words);
    },

    gatherBytes(x, rounded, ...rest) {
      if (rounded !== 0) return rounding.gatherBytes(x, rounded, ...rest);
      programs.call(kernels.gatherBytes, x, ...rest);
    },

    gatherReals(x, rounded, ...rest) {
      if (rounded !== 0) return rounding.gatherReals(x, rounded, ...rest);
      programs.call(kernels.gatherReals, x, ...rest);
    },

    normal(...operands) {
      programs.call(kernels.normal, ...operands);
    },

    reduceAdam(parameters, rounded, m, v, gradients, stride, blocks, begin, end, ...constants) {
      const range = [m, v, gradients, stride, blocks, begin, end] as const;
      if (rounded !== 0) return rounding.reduceAdam(parameters, rounded, ...range, ...constants);
      programs.callVarying(kernels.reduceAdam, [parameters, ...range], constants.map(wordOf));
    },

    reduceRmsprop(parameters, rounded, v, gradients, stride, blocks, begin, end, ...constants) {
      const range = [v, gradients, stride, blocks, begin, end] as const;
      if (rounded !== 0) return rounding.reduceRmsprop(parameters, rounded, ...range, ...constants);
      programs.callVarying(kernels.reduceRmsprop, [parameters, ...range], constants.map(wordOf));
    },
  };
}

/** Where the operands of a product of columns lie in its scratch. */
const placesIn = (scratch: number) => [scratch + panelsAt, scratch, scratch + wordsOfAAt] as const;
