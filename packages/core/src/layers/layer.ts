import type { ActivationKind } from "../activations/activations.js";
import type { Matrix } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import type { RowAllocator } from "../memory/row-allocator.js";
import type { Ops } from "../ops/ops.js";
import type { LayoutBuilder } from "../parameters/parameter-layout.js";
import type { KindConfig, KindWithOptions } from "../tables/kind-options.js";

/** Elements [begin, end) of the parameter block. */
export interface Range {
  readonly begin: number;
  readonly end: number;
}

/** A layer of a model: its sizes, and where its kind has placed its parameters. Plain JSON. */
export interface LayerSpec {
  readonly kind: string;
  readonly name: string;
  /** Values of one row that go in. */
  readonly inputs: number;
  /** Values of one row that come out. */
  readonly outputs: number;
  /** What the model's activation is where it follows this layer. */
  readonly activation: ActivationKind | undefined;
}

/** What a layer is made of. */
export interface LayerContext<R extends Reals, Spec extends LayerSpec = LayerSpec> {
  readonly spec: Spec;
  readonly ops: Ops<R>;
  /** The model's whole flat block. */
  readonly parameters: Matrix<R>;
  readonly input: Matrix<R>;
  /** Hands out this layer's buffers of rows. */
  readonly allocator: RowAllocator<R>;
  /** Whether there is a way back. */
  readonly training: boolean;
  /** Whether a product reads the output, which then has a rounding where products want one. */
  readonly isRead: boolean;
  /** Whether dOutput may take the output's memory: nobody reads the output once its gradient is known. */
  readonly overwritesOutput: boolean;
}

/**
 * One layer over its buffers, [rows, width] each. A row of them depends on no other row, so parts of a batch can be computed
 * apart, by windows of the same buffers.
 */
export interface Layer<R extends Reals = Float32Array> {
  readonly spec: LayerSpec;
  readonly output: Matrix<R>;
  /**
   * dLoss/dOutput, which whoever reads the output writes before `backward`: values, or the rounding where there is one.
   * Undefined where nothing trains.
   */
  readonly dOutput: Matrix<R> | undefined;

  /** input → output. */
  forward(rows: number): void;

  /** dOutput → what the gradients are formed of, and dInput where it is wanted. May overwrite dOutput. */
  backward(dInput: Matrix<R> | undefined, rows: number): void;

  /** As an objective's: whether both ways only call kernels, the same for the same rows. No, where it does not say. */
  readonly onlyKernels?: boolean;

  /** The gradients of the layer's parameters, once every row's way back is done. */
  readonly gradients: readonly GradientBlock<R>[];
}

/**
 * The gradient of some of a layer's parameters over all rows of a batch. It can be cut along `outputs`, and parts of it formed
 * by different threads, in any order, with the same result. Forming it reads rows alone, never parameters: other threads may be
 * updating those already.
 */
export interface GradientBlock<R extends Reals = Float32Array> {
  readonly outputs: number;
  /** Multiply-adds of a row for each output. */
  readonly inputs: number;
  /** Where the parameters of some outputs lie in the flat block. */
  rangesOf(firstOutput: number, outputs: number): readonly Range[];
  /**
   * Makes what forms the gradient of some outputs over the first `rows` rows.
   *
   * @param gradients the flat block to write into
   */
  former(gradients: R, firstOutput: number, outputs: number): (rows: number) => void;
}

export type CreateLayer = <R extends Reals>(context: LayerContext<R>) => Layer<R>;

/** One kind of layer: everything that a model needs to have it. */
export interface LayerEntry<Spec extends LayerSpec = LayerSpec> extends KindWithOptions {
  /** Places the parameters of one layer, each name beginning with `name`. */
  place(
    builder: LayoutBuilder,
    name: string,
    config: KindConfig,
    inputs: number,
    activation: ActivationKind,
  ): Spec;
  /** Makes the layer of products and plain loops. Fast kernels stand in for it by its kind (`Ops.layers`). */
  create<R extends Reals>(context: LayerContext<R, Spec>): Layer<R>;
}
