import type { GradientBlock } from "../layers/layer.js";
import type { Matrix } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import type { RowAllocator } from "../memory/row-allocator.js";
import type { Ops } from "../ops/ops.js";
import type { LayoutBuilder } from "../parameters/parameter-layout.js";
import type { KindConfig, KindWithOptions } from "../tables/kind-options.js";

/** A term of the loss that every row has, in nats. */
export interface Term {
  readonly name: string;
  /** How many values of it a row has, whose sum is the term; undefined for a term that is one number. */
  readonly dimensions: number | undefined;
}

/** The number that models of one kind are compared by: a sum of terms, whatever they weigh in the loss. */
export interface Headline {
  /** "−ELBO". */
  readonly name: string;
  readonly terms: readonly string[];
}

/** What an objective computes with. Buffers are of some rows of a batch, or of all of them. */
export interface ObjectiveContext<R extends Reals, Config extends KindConfig = KindConfig> {
  readonly config: Config;
  readonly latentSize: number;
  readonly ops: Ops<R>;
  /** The model's whole flat block. */
  readonly parameters: Matrix<R>;
  /** Where the parameters begin that `place` has placed. */
  readonly parametersAt: number;
  /** The rows' labels, [rows]. Empty for an objective that asks for none. */
  readonly labels: Int32Array;
  /** What the encoder gives, [rows, moments·Z]: each row its first moment of all latents, then its second. */
  readonly moments: Matrix<R>;
  /** As moments: dLoss/dMoments, for `backward` to write. Undefined where nothing trains. */
  readonly dMoments: Matrix<R> | undefined;
  /** Hands out buffers of rows, each [rows, width]. */
  readonly allocator: RowAllocator<R>;
  readonly training: boolean;
}

/** What terms over a whole batch read of it. */
export interface BatchLatents<R extends Reals = Float32Array> {
  /** What the encoder gives, [rows, moments·Z]. */
  readonly moments: R;
  /** What the decoder reads, [rows·K, decoderInputs]. */
  readonly z: R;
}

/** An objective at work on the rows of one window of a batch. */
export interface ObjectiveStep<R extends Reals = Float32Array> {
  /** Where noise goes before `forward`, [rows, noiseWidth]. */
  readonly eps: R;
  /** What the decoder reads, [rows·K, decoderInputs]: K samples of each row, one after the other. */
  readonly z: Matrix<R>;
  /** The gradients of the objective's own parameters, once every row's way back is done. None where it has none. */
  readonly gradients?: readonly GradientBlock<R>[];
  /** dLoss/dz, as z, which the decoder's way back writes. Undefined where nothing trains. */
  readonly dz: Matrix<R> | undefined;
  /** The terms that the objective declares, in that order, [rows] or [rows, dimensions]. */
  readonly terms: readonly R[];

  /**
   * Whether `forward` and `backward` only call kernels, which for the same rows and scale have the same arguments at every step:
   * then the calls can be kept and repeated without this. No, where it does not say.
   */
  readonly onlyKernels?: boolean;

  /** moments, eps → z, and the terms that a row alone decides. */
  forward(rows: number): void;

  /**
   * Terms over the whole batch, once every row's `forward` is done: those of rows [first, first + rows), for which this step is.
   * Reads `batch`, all of its `batchRows` rows, and writes its own rows alone. From then on moments and z stay as they are, since
   * other threads may still read them. Only where the entry says `overBatch`.
   */
  overBatch?(batch: BatchLatents<R>, first: number, rows: number, batchRows: number): void;

  /**
   * Once the decoder's loss of each sample is known: weighs a row's samples against each other. A row's reconstruction is the
   * mean of its `nats` as this leaves them; without it, of −log p(x|z).
   *
   * @param nats −log p(x|z) of each sample, [rows·K], which it may overwrite
   * @param weights [rows·K], for it to write: K·∂reconstruction/∂(−log p(x|z)), which is 1 for a plain mean
   */
  weighSamples?(nats: R, weights: R, rows: number): void;

  /** dz → dMoments of scale · Σ_rows Σ_terms weight·term, at global step `step`, from 0. */
  backward(rows: number, scale: number, step: number): void;
}

export type CreateObjective = <R extends Reals>(context: ObjectiveContext<R>) => ObjectiveStep<R>;

/**
 * One training objective: what lies between encoder and decoder, and which terms the loss has.
 *
 *     loss = Σ_terms weight·term,    reconstruction = −log p(x|z) first, then the objective's own
 */
export interface ObjectiveEntry<Config extends KindConfig = KindConfig> extends KindWithOptions {
  /** What the encoder gives for each latent dimension: mu and logVar of q(z|x), or the latent itself. */
  readonly moments: readonly string[];
  /** Whether z is what the encoder gives, which the decoder's products then read. */
  readonly decodesMoments: boolean;
  /** Whether z has a distribution to draw from, N(0, I). */
  readonly hasPrior: boolean;
  /** Whether terms are over the whole batch, so that a barrier lies between `forward` and the way back. */
  readonly overBatch: boolean;
  /** Whether it asks for the rows' labels, as a condition does. No, where it does not say. */
  readonly usesLabels?: boolean;
  /** Values that the decoder reads for each sample: Z, where the objective does not say, or more with a condition. */
  decoderInputs?(latentSize: number, config: Config): number;
  /** Places parameters of the objective's own, as a learnt prior has, behind those of the layers. Names begin with "objective.". */
  place?(builder: LayoutBuilder, latentSize: number, config: Config): void;
  /** Values of noise that a row takes. */
  noiseWidth(latentSize: number, config: Config): number;
  /** K, the samples of z that are decoded for each row. */
  samples(config: Config): number;
  /** Its own terms, the reconstruction left out. */
  terms(latentSize: number, config: Config): readonly Term[];
  /** What models are compared by; the sum of all its terms for an objective that says nothing else. */
  readonly headline?: Headline;
  /** The weight of each term in the loss at global step `step`, the reconstruction first. */
  weights(config: Config, step: number): readonly number[];
  /** Makes the step of products and plain loops. Fast kernels stand in for it by its kind (`Ops.objectives`). */
  create<R extends Reals>(context: ObjectiveContext<R, Config>): ObjectiveStep<R>;
}
