import { type ActivationKind, activationKinds } from "@paravae/core";
import { activationBackward, activationForward, biasActivation } from "./activations.js";
import { latentBackward, latentForward } from "./latent.js";
import { assembleLibrary, emitSources, type Library } from "./library.js";
import { bernoulliLoss, bernoulliLossAndGradient } from "./likelihoods/bernoulli.js";
import { gaussianLoss, gaussianLossAndGradient } from "./likelihoods/gaussian.js";
import { columnSums } from "./products/column-sums.js";
import { emitProducts } from "./products/products.js";
import { gatherBytes, gatherReals } from "./rows/gather.js";
import { normal } from "./rows/noise.js";
import { reduceAdam } from "./updates/adam.js";
import { reduceRmsprop } from "./updates/rmsprop.js";
import type { KernelSource } from "./vectors/kernel-code.js";
import type { VectorLevel } from "./vectors/vector-level.js";

/** One source for each activation, and what they are called. */
const ofEachActivation = <Prefix extends string>(
  prefix: Prefix,
  sourceOf: (kind: ActivationKind) => KernelSource,
): Readonly<Record<`${Prefix}.${ActivationKind}`, KernelSource>> =>
  Object.fromEntries(activationKinds.map((kind) => [`${prefix}.${kind}`, sourceOf(kind)])) as Record<
    `${Prefix}.${ActivationKind}`,
    KernelSource
  >;

const sources = {
  columnSums,
  ...ofEachActivation("biasActivation", biasActivation),
  bias: biasActivation(undefined),
  ...ofEachActivation("activationForward", activationForward),
  ...ofEachActivation("activationBackward", activationBackward),
  ...{ latentForward, latentBackward },
  ...{ bernoulliLoss, bernoulliLossAndGradient, gaussianLoss, gaussianLossAndGradient },
  ...{ gatherBytes, gatherReals, normal },
  ...{ reduceAdam, reduceRmsprop },
};

/** What there is generated code for. */
export type KernelName = keyof typeof sources | keyof ReturnType<typeof emitProducts>;

/** Generates every kernel of a level: for any sizes, which are their arguments. */
export const generateKernels = (level: VectorLevel): Library<KernelName> =>
  assembleLibrary(level, (asm, _, pool) => ({
    ...emitProducts(asm, level, pool),
    ...emitSources(sources)(asm, level, pool),
  }));
