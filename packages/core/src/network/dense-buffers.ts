import { activations } from "../activations/activations.js";
import { type Matrix, type Precision, unrounded } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import { type RowAllocator, withRounding } from "../memory/row-allocator.js";
import { type DenseSpec, denseLayout } from "../models/dense-layout.js";
import type { DenseModel } from "../models/dense-model.js";

/** What one layer keeps of the rows that go through it, [rows, outputs] each. */
export interface LayerBuffers<R extends Reals> {
  readonly spec: DenseSpec;
  /** x·Wᵀ + b; the same memory as the output's values where the activation's derivative needs no more. */
  readonly preActivation: R;
  readonly output: Matrix<R>;
  /** dLoss/d(x·Wᵀ + b), which the layer's gradients are formed of. Undefined where nothing trains. */
  readonly delta: Matrix<R> | undefined;
}

/**
 * Every buffer along the data path of a dense model, [rows, width] each:
 *
 *     x ─ encoder ─ moments ─ latent ─ z ─ decoder ─ output ─ likelihood ─ reconstruction
 *                      │         │
 *                      └── kl ───┘ eps
 *
 * A row of theirs depends on no other row, so parts of a batch can be computed apart; gradients are then formed of all of
 * them at once, since Σ over rows of the batch is the inner dimension of a product.
 */
export interface DenseBuffers<R extends Reals = Float32Array> {
  readonly x: Matrix<R>;
  readonly eps: R;
  /** The hidden layers, then the one that gives the moments: rows of mu then logVar, or an autoencoder's z. */
  readonly encoder: readonly LayerBuffers<R>[];
  readonly z: Matrix<R>;
  readonly kl: R;
  /** dLoss/dz; undefined where nothing trains. */
  readonly dz: R | undefined;
  /** The hidden layers, then the output: logits (bernoulli) or means (gaussian), which their delta overwrites in float32. */
  readonly decoder: readonly LayerBuffers<R>[];
  readonly reconstruction: R;
}

/** The buffers of a model, taken from `allocator` in the order of the data path; without `training` fewer. */
export function denseBuffers<R extends Reals>(
  model: DenseModel,
  precision: Precision,
  allocator: RowAllocator<R>,
  training: boolean,
): DenseBuffers<R> {
  const { encoder, head, decoder, output } = denseLayout(model);
  const isVae = model.kind === "vae";
  const keepsInput = training && activations[model.activation].derivativeFrom === "input";
  const matrix = (width: number): Matrix<R> =>
    withRounding(allocator, precision, allocator.reals(width), width);

  const hidden = (spec: DenseSpec): LayerBuffers<R> => {
    const made = matrix(spec.outputs);
    return {
      spec,
      preActivation: keepsInput ? allocator.reals(spec.outputs) : made.values,
      output: made,
      delta: training ? matrix(spec.outputs) : undefined,
    };
  };
  const moments = (): LayerBuffers<R> => {
    // No product reads them, unless they are the code itself.
    const made = isVae ? unrounded(allocator.reals(head.outputs)) : matrix(head.outputs);
    const delta = training ? matrix(head.outputs) : undefined;
    return { spec: head, preActivation: made.values, output: made, delta };
  };
  const last = (): LayerBuffers<R> => {
    const values = allocator.reals(output.outputs);
    const delta = training ? withRounding(allocator, precision, values, output.outputs) : undefined;
    return { spec: output, preActivation: values, output: unrounded(values), delta };
  };

  const x = matrix(model.inputSize);
  const eps = allocator.reals(isVae ? model.latentSize : 0);
  const code = { encoder: encoder.map(hidden), moments: moments() };
  return {
    x,
    eps,
    encoder: [...code.encoder, code.moments],
    z: isVae ? matrix(model.latentSize) : code.moments.output,
    kl: allocator.reals(isVae ? model.latentSize : 0),
    dz: isVae && training ? allocator.reals(model.latentSize) : code.moments.delta?.values,
    decoder: [...decoder.map(hidden), last()],
    reconstruction: allocator.reals(1),
  };
}
