import { activationKinds } from "@paravae/core";
import type { KernelExports } from "@paravae/kernels";
import type { NativeSpec } from "./native-spec.js";
import { gemmCut, panelsAt, transposeACut } from "./products/cut.js";
import { type Programs, wordOf } from "./programs.js";
import { levels } from "./vectors/levels.js";

/** What tests and benchmarks alone call. */
type Probes = `map${string}` | "repeatTile";

/**
 * Generated kernels, called as those of WebAssembly are on the same memory. `others` are what there is no generated one of, as
 * those that round to bfloat16.
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
  const other = (call: () => void): void => programs.callOther(call);
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
      other(() => others.columnSumsOfRounded(...operands));
    },

    biasActivation(y, rounded, x, bias, kind, rows, width) {
      const kernel = kind < 0 ? kernels.bias : biasActivations[kind];
      if (rounded === 0) programs.call(kernel, y, x, bias, rows, width);
      else other(() => others.biasActivation(y, rounded, x, bias, kind, rows, width));
    },

    activationForward(y, x, kind, length) {
      programs.call(activationForwards[kind], y, x, length);
    },

    activationBackward(dx, rounded, dy, outputOrInput, kind, length) {
      if (rounded === 0) programs.call(activationBackwards[kind], dx, dy, outputOrInput, length);
      else other(() => others.activationBackward(dx, rounded, dy, outputOrInput, kind, length));
    },

    latentForward(z, rounded, kl, moments, eps, rows, latentSize) {
      if (rounded === 0) programs.call(kernels.latentForward, z, kl, moments, eps, rows, latentSize);
      else other(() => others.latentForward(z, rounded, kl, moments, eps, rows, latentSize));
    },

    latentBackward(dMoments, rounded, dz, moments, eps, klScale, rows, latentSize) {
      if (rounded === 0) {
        const scale = wordOf(klScale);
        programs.call(kernels.latentBackward, dMoments, dz, moments, eps, scale, rows, latentSize);
      } else {
        other(() => others.latentBackward(dMoments, rounded, dz, moments, eps, klScale, rows, latentSize));
      }
    },

    bernoulliLoss(...operands) {
      programs.call(kernels.bernoulliLoss, ...operands);
    },

    bernoulliLossAndGradient(nats, dLogits, rounded, logits, thetaStride, x, xStride, scale, rows, width) {
      if (rounded === 0) {
        const rest = [logits, thetaStride, x, xStride, wordOf(scale), rows, width];
        programs.call(kernels.bernoulliLossAndGradient, nats, dLogits, ...rest);
      } else {
        const rest = [logits, thetaStride, x, xStride, scale, rows, width] as const;
        other(() => others.bernoulliLossAndGradient(nats, dLogits, rounded, ...rest));
      }
    },

    gaussianLoss(nats, mean, thetaStride, x, xStride, squaresScale, constant, rows, width) {
      const reals = [wordOf(squaresScale), wordOf(constant)];
      programs.call(kernels.gaussianLoss, nats, mean, thetaStride, x, xStride, ...reals, rows, width);
    },

    gaussianLossAndGradient(nats, dMean, rounded, mean, thetaStride, x, xStride, ...rest) {
      const [squaresScale, constant, gradientScale, rows, width] = rest;
      if (rounded === 0) {
        const reals = [wordOf(squaresScale), wordOf(constant), wordOf(gradientScale)];
        const operands = [nats, dMean, mean, thetaStride, x, xStride];
        programs.call(kernels.gaussianLossAndGradient, ...operands, ...reals, rows, width);
      } else {
        const operands = [nats, dMean, rounded, mean, thetaStride, x, xStride] as const;
        other(() => others.gaussianLossAndGradient(...operands, ...rest));
      }
    },

    gatherBytes(x, rounded, data, rowIndices, rows, width) {
      if (rounded === 0) programs.call(kernels.gatherBytes, x, data, rowIndices, rows, width);
      else other(() => others.gatherBytes(x, rounded, data, rowIndices, rows, width));
    },

    gatherReals(x, rounded, data, rowIndices, rows, width) {
      if (rounded === 0) programs.call(kernels.gatherReals, x, data, rowIndices, rows, width);
      else other(() => others.gatherReals(x, rounded, data, rowIndices, rows, width));
    },

    normal(...operands) {
      programs.call(kernels.normal, ...operands);
    },

    reduceAdam(parameters, rounded, m, v, gradients, stride, blocks, begin, end, ...constants) {
      if (rounded === 0) {
        const range = [parameters, m, v, gradients, stride, blocks, begin, end];
        programs.callVarying(kernels.reduceAdam, range, constants.map(wordOf));
      } else {
        const operands = [parameters, rounded, m, v, gradients, stride, blocks, begin, end] as const;
        other(() => others.reduceAdam(...operands, ...constants));
      }
    },

    reduceRmsprop(parameters, rounded, v, gradients, stride, blocks, begin, end, ...constants) {
      if (rounded === 0) {
        const range = [parameters, v, gradients, stride, blocks, begin, end];
        programs.callVarying(kernels.reduceRmsprop, range, constants.map(wordOf));
      } else {
        const operands = [parameters, rounded, v, gradients, stride, blocks, begin, end] as const;
        other(() => others.reduceRmsprop(...operands, ...constants));
      }
    },
  };
  return { ...others, ...generated };
}
