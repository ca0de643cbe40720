import { activationKinds } from "@paravae/core";
import type { KernelExports } from "@paravae/kernels";
import type { RoundingName } from "./generate-kernels.js";
import type { NativeSpec } from "./native-spec.js";
import { gemmCut, panelsAt, transposeACut } from "./products/cut.js";
import { type Programs, wordOf } from "./programs.js";
import { levels } from "./vectors/levels.js";

/** What tests and benchmarks alone call. */
type Probes = `map${string}` | "repeatTile";

/**
 * Generated kernels, called as those of WebAssembly are on the same memory. `others` are what there is no generated one of, as
 * those that round to bfloat16 at the level avx2.
 *
 * @param scratch where products find their memory, a byte offset; see products/cut.ts
 */
export function nativeKernels(
  { level: levelName, kernels }: NativeSpec,
  programs: Programs,
  others: KernelExports,
  scratch: number,
): KernelExports {
  const level = levels[levelName];
  const panels = scratch + panelsAt;
  /** Calls the kernel that rounds to bfloat16, or `other` where the level has none; `constants` vary from step to step. */
  const callRounding = (
    name: RoundingName,
    words: readonly number[],
    other: () => void,
    constants?: readonly number[],
  ): void => {
    const kernel = kernels[`${name}.rounded`];
    if (kernel === undefined) programs.callOther(other);
    else if (constants === undefined) programs.call(kernel, ...words);
    else programs.callVarying(kernel, words, constants);
  };
  const ofActivation = (name: "biasActivation" | "activationForward" | "activationBackward"): number[] =>
    activationKinds.map((kind) => kernels[`${name}.${kind}`]);
  const biasActivations = ofActivation("biasActivation");
  const activationForwards = ofActivation("activationForward");
  const activationBackwards = ofActivation("activationBackward");

  const generated: Omit<KernelExports, Probes> = {
    gemm(c, a, b, m, n, k) {
      if (m * n * k === 0) return;
      const { rowsAtATime, depthAtATime, tallest } = gemmCut(level, "byColumns", k);
      const cut = [rowsAtATime, depthAtATime, tallest];
      programs.call(kernels.gemm, c, a, b, m, n, k, panels, scratch, ...cut);
    },

    gemmTransposeB(c, a, b, m, n, k) {
      if (m * n * k === 0) return;
      const { rowsAtATime, depthAtATime, tallest } = gemmCut(level, "byRows", k);
      const cut = [rowsAtATime, depthAtATime, tallest];
      programs.call(kernels.gemmTransposeB, c, a, b, m, n, k, panels, scratch, ...cut);
    },

    gemmTransposeA(c, a, aStride, b, m, n, k) {
      if (m * n * k === 0) return;
      const { depthAtATime, tallest, packs } = transposeACut(level, n);
      const cut = [depthAtATime, tallest, packs ? 1 : 0];
      programs.call(kernels.gemmTransposeA, c, a, aStride, b, m, n, k, panels, scratch, ...cut);
    },

    columnSums(out, a, aStride, m, n) {
      programs.call(kernels.columnSums, out, a, aStride, m, n);
    },

    columnSumsOfRounded(...operands) {
      callRounding("columnSums", operands, () => others.columnSumsOfRounded(...operands));
    },

    biasActivation(y, rounded, x, bias, kind, rows, width) {
      const kernel = kind < 0 ? kernels.bias : biasActivations[kind];
      if (rounded === 0) {
        programs.call(kernel, y, x, bias, rows, width);
      } else {
        const name = kind < 0 ? "bias" : (`biasActivation.${activationKinds[kind]}` as const);
        const other = () => others.biasActivation(y, rounded, x, bias, kind, rows, width);
        callRounding(name, [y, rounded, x, bias, rows, width], other);
      }
    },

    activationForward(y, x, kind, length) {
      programs.call(activationForwards[kind], y, x, length);
    },

    activationBackward(dx, rounded, dy, outputOrInput, kind, length) {
      if (rounded === 0) {
        programs.call(activationBackwards[kind], dx, dy, outputOrInput, length);
      } else {
        const name = `activationBackward.${activationKinds[kind]}` as const;
        const other = () => others.activationBackward(dx, rounded, dy, outputOrInput, kind, length);
        callRounding(name, [rounded, dy, outputOrInput, length], other);
      }
    },

    latentForward(z, rounded, ...rest) {
      if (rounded === 0) programs.call(kernels.latentForward, z, ...rest);
      else
        callRounding("latentForward", [z, rounded, ...rest], () => others.latentForward(z, rounded, ...rest));
    },

    latentBackward(dMoments, rounded, dz, moments, eps, klScale, rows, latentSize) {
      const words = [dz, moments, eps, wordOf(klScale), rows, latentSize];
      const other = () =>
        others.latentBackward(dMoments, rounded, dz, moments, eps, klScale, rows, latentSize);
      if (rounded === 0) programs.call(kernels.latentBackward, dMoments, ...words);
      else callRounding("latentBackward", [rounded, ...words], other);
    },

    bernoulliLoss(...operands) {
      programs.call(kernels.bernoulliLoss, ...operands);
    },

    bernoulliLossAndGradient(nats, dLogits, rounded, logits, thetaStride, x, xStride, scale, rows, width) {
      const operands = [logits, thetaStride, x, xStride] as const;
      const words = [...operands, wordOf(scale), rows, width];
      const other = () =>
        others.bernoulliLossAndGradient(nats, dLogits, rounded, ...operands, scale, rows, width);
      if (rounded === 0) programs.call(kernels.bernoulliLossAndGradient, nats, dLogits, ...words);
      else callRounding("bernoulliLossAndGradient", [nats, rounded, ...words], other);
    },

    gaussianLoss(nats, mean, thetaStride, x, xStride, squaresScale, constant, rows, width) {
      const reals = [wordOf(squaresScale), wordOf(constant)];
      programs.call(kernels.gaussianLoss, nats, mean, thetaStride, x, xStride, ...reals, rows, width);
    },

    gaussianLossAndGradient(nats, dMean, rounded, mean, thetaStride, x, xStride, ...rest) {
      const [squaresScale, constant, gradientScale, rows, width] = rest;
      const operands = [mean, thetaStride, x, xStride] as const;
      const reals = [wordOf(squaresScale), wordOf(constant), wordOf(gradientScale)];
      const words = [...operands, ...reals, rows, width];
      const other = () => others.gaussianLossAndGradient(nats, dMean, rounded, ...operands, ...rest);
      if (rounded === 0) programs.call(kernels.gaussianLossAndGradient, nats, dMean, ...words);
      else callRounding("gaussianLossAndGradient", [nats, rounded, ...words], other);
    },

    gatherBytes(x, rounded, ...rest) {
      if (rounded === 0) programs.call(kernels.gatherBytes, x, ...rest);
      else callRounding("gatherBytes", [x, rounded, ...rest], () => others.gatherBytes(x, rounded, ...rest));
    },

    gatherReals(x, rounded, ...rest) {
      if (rounded === 0) programs.call(kernels.gatherReals, x, ...rest);
      else callRounding("gatherReals", [x, rounded, ...rest], () => others.gatherReals(x, rounded, ...rest));
    },

    normal(...operands) {
      programs.call(kernels.normal, ...operands);
    },

    reduceAdam(parameters, rounded, m, v, gradients, stride, blocks, begin, end, ...constants) {
      const rest = [m, v, gradients, stride, blocks, begin, end] as const;
      const words = constants.map(wordOf);
      const other = () => others.reduceAdam(parameters, rounded, ...rest, ...constants);
      if (rounded === 0) programs.callVarying(kernels.reduceAdam, [parameters, ...rest], words);
      else callRounding("reduceAdam", [parameters, rounded, ...rest], other, words);
    },

    reduceRmsprop(parameters, rounded, v, gradients, stride, blocks, begin, end, ...constants) {
      const rest = [v, gradients, stride, blocks, begin, end] as const;
      const words = constants.map(wordOf);
      const other = () => others.reduceRmsprop(parameters, rounded, ...rest, ...constants);
      if (rounded === 0) programs.callVarying(kernels.reduceRmsprop, [parameters, ...rest], words);
      else callRounding("reduceRmsprop", [parameters, rounded, ...rest], other, words);
    },
  };
  return { ...others, ...generated };
}
