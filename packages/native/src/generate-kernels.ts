import { type ActivationKind, activationKinds } from "@paravae/core";
import { activationBackward, activationForward, biasActivation } from "./activations.js";
import { latentBackward, latentForward } from "./latent.js";
import { assembleLibrary, emitSources, type Offsets, offsetsOf } from "./library.js";
import { bernoulliLoss, bernoulliLossAndGradient } from "./likelihoods/bernoulli.js";
import { gaussianLoss, gaussianLossAndGradient } from "./likelihoods/gaussian.js";
import { columnSums } from "./products/column-sums.js";
import { emitProducts, emitProductsOfBfloat16 } from "./products/products.js";
import { round } from "./products/round.js";
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

const sourcesOfBf16 = { ...sourcesThatRound(true), round };

/** What there is generated code for. */
export type KernelName = keyof typeof sources | keyof ReturnType<typeof emitProducts>;

/** The kernels that write or read the rounding of matrices, for products of bfloat16. */
export type Bf16KernelName = keyof typeof sourcesOfBf16 | keyof ReturnType<typeof emitProductsOfBfloat16>;

/** Where kernels begin; those of an activation are missing where it was left out. */
type OffsetsOfSome<Name extends string> = Offsets<Exclude<Name, `${string}.${string}`>> &
  Partial<Offsets<Extract<Name, `${string}.${string}`>>>;

/** The code of kernels, and where each one begins. */
export interface GeneratedKernels {
  readonly code: Uint8Array;
  readonly kernels: OffsetsOfSome<KernelName>;
  readonly bf16: OffsetsOfSome<Bf16KernelName> | undefined;
}

/**
 * Generates the kernels of a level: for any sizes, which are their arguments.
 *
 * @param hasBf16 whether there are those of bfloat16 among them, for which the processor needs AVX512_BF16
 * @param activations that there are kernels of
 */
export function generateKernels(
  level: VectorLevel,
  hasBf16: boolean,
  activations: readonly ActivationKind[],
): GeneratedKernels {
  const { code, labels } = assembleLibrary(level, (asm, _, pool) => ({
    kernels: {
      ...emitProducts(asm, level, pool),
      ...emitSources(sourcesOf(sources, activations))(asm, level, pool),
    },
    bf16: hasBf16
      ? {
          ...emitProductsOfBfloat16(asm, level, pool),
          ...emitSources(sourcesOf(sourcesOfBf16, activations))(asm, level, pool),
        }
      : undefined,
  }));
  const { kernels, bf16 } = labels;
  return { code, kernels: offsetsOf(kernels), bf16: bf16 && offsetsOf(bf16) };
}

/** Sources without those of activations that are left out. */
function sourcesOf<Sources extends Readonly<Record<string, KernelSource>>>(
  sources: Sources,
  activations: readonly ActivationKind[],
): Sources {
  const isWanted = (name: string): boolean => {
    const kind = name.split(".")[1] as ActivationKind | undefined;
    // The mean of bernoulli is a sigmoid, whatever the model's activation.
    return kind === undefined || activations.includes(kind) || name === "activationForward.sigmoid";
  };
  return Object.fromEntries(Object.entries(sources).filter(([name]) => isWanted(name))) as Sources;
}
