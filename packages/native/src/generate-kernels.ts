import { type ActivationKind, activationKinds } from "@paravae/core";
import { activationBackward, activationForward, biasActivation } from "./activations.js";
import { latentBackward, latentForward } from "./latent.js";
import { assembleLibrary, type EmitKernels, emitSources } from "./library.js";
import { bernoulliLoss, bernoulliLossAndGradient } from "./likelihoods/bernoulli.js";
import { gaussianLoss, gaussianLossAndGradient } from "./likelihoods/gaussian.js";
import { columnSums } from "./products/column-sums.js";
import { emitProducts } from "./products/products.js";
import { gatherBytes, gatherReals } from "./rows/gather.js";
import { normal } from "./rows/noise.js";
import { reduceAdam } from "./updates/adam.js";
import { reduceRmsprop } from "./updates/rmsprop.js";
import type { KernelSource } from "./vectors/kernel-code.js";
import { asRounded, asValues } from "./vectors/storage.js";
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

/** Kernels that write or read what products read, by how that lies: its values, or their rounding too or in their place. */
function sourcesThatRound(isRounded: boolean) {
  const storage = isRounded ? asRounded : asValues;
  return {
    columnSums: columnSums(storage),
    ...ofEachActivation("biasActivation", (kind) => biasActivation(kind, isRounded)),
    bias: biasActivation(undefined, isRounded),
    ...ofEachActivation("activationBackward", (kind) => activationBackward(kind, storage)),
    ...{ latentForward: latentForward(isRounded), latentBackward: latentBackward(storage) },
    bernoulliLossAndGradient: bernoulliLossAndGradient(storage),
    gaussianLossAndGradient: gaussianLossAndGradient(storage),
    ...{ gatherBytes: gatherBytes(isRounded), gatherReals: gatherReals(isRounded) },
    ...{ reduceAdam: reduceAdam(isRounded), reduceRmsprop: reduceRmsprop(isRounded) },
  };
}

const sources = {
  ...sourcesThatRound(false),
  ...ofEachActivation("activationForward", activationForward),
  ...{ bernoulliLoss, gaussianLoss, normal },
};

/** What there is generated code for. */
type KernelName = keyof typeof sources | keyof ReturnType<typeof emitProducts>;

/** Kernels that exist a second time, rounding to bfloat16, at levels that store it. */
export type RoundingName = keyof ReturnType<typeof sourcesThatRound>;

/** Where each kernel is. */
export type KernelOffsets = Readonly<
  Record<KernelName, number> & Partial<Record<`${RoundingName}.rounded`, number>>
>;

const roundingSources = Object.fromEntries(
  Object.entries(sourcesThatRound(true)).map(([name, source]) => [`${name}.rounded`, source]),
) as Readonly<Record<`${RoundingName}.rounded`, KernelSource>>;

/** Generates every kernel of a level: for any sizes, which are their arguments. */
export function generateKernels(level: VectorLevel): {
  readonly code: Uint8Array;
  readonly offsets: KernelOffsets;
} {
  const emit: EmitKernels<KernelName> = (asm, _, pool) => ({
    ...emitProducts(asm, level, pool),
    ...emitSources(sources)(asm, level, pool),
    ...(level.storeHalves === undefined ? {} : emitSources(roundingSources)(asm, level, pool)),
  });
  return assembleLibrary(level, emit);
}
