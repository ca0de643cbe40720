import { type ActivationKind, activationKinds } from "@paravae/core";
import { activationBackward, activationForward, biasActivation } from "./activations.js";
import { latentBackward, latentForward } from "./latent.js";
import { bernoulliLoss, bernoulliLossAndGradient } from "./likelihoods/bernoulli.js";
import { gaussianLoss, gaussianLossAndGradient } from "./likelihoods/gaussian.js";
import { columnSums } from "./products/column-sums.js";
import { gatherBytes, gatherReals } from "./rows/gather.js";
import { normal } from "./rows/noise.js";
import { reduceAdam } from "./updates/adam.js";
import { reduceRmsprop } from "./updates/rmsprop.js";
import type { KernelSource } from "./vectors/kernel-code.js";

/** A kernel for each activation: "activationForward relu". */
const ofEach = <Name extends string>(name: Name, source: (kind: ActivationKind) => KernelSource) =>
  Object.fromEntries(activationKinds.map((kind) => [`${name} ${kind}`, source(kind)])) as Readonly<
    Record<`${Name} ${ActivationKind}`, KernelSource>
  >;

/** The kernels that are made of vector code, by name. */
export const kernelSources = {
  ...ofEach("activationForward", activationForward),
  ...ofEach("activationBackward", activationBackward),
  ...ofEach("biasActivation", biasActivation),
  "biasActivation identity": biasActivation(undefined),
  latentForward,
  latentBackward,
  bernoulliLoss,
  bernoulliLossAndGradient,
  gaussianLoss,
  gaussianLossAndGradient,
  gatherBytes,
  gatherReals,
  normal,
  columnSums,
  reduceAdam,
  reduceRmsprop,
};
