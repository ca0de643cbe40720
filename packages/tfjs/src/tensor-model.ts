import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";

/** The TensorFlow.js functions of the one instance that the engine runs on. */
export type Tf = typeof import("@tensorflow/tfjs-core");

/** Parameter tensors by name. */
export type NamedTensors<Name extends string = string> = Readonly<Record<Name, Tensor>>;

/** What a loss is computed from; the tensors belong to the engine. */
export interface LossInputs<Name extends string = string> {
  readonly parameters: NamedTensors<Name>;
  /** Rows, [rows, D]. */
  readonly x: Tensor2D;
  /** Standard normal noise, [rows, Z]. */
  readonly eps: Tensor2D;
  /** Class of each row, int32 [rows]; empty unless the model asks for labels. */
  readonly labels: Tensor1D;
}

/**
 * The loss as the engine takes it: loss = reconstruction + β·kl, in nats, of each row ([rows], and [rows, Z] for
 * kl) or as means over the rows (scalars).
 */
export interface LossTensors {
  readonly reconstruction: Tensor1D | Scalar;
  readonly kl?: Tensor2D | Scalar;
}

/** q(z|x) of rows, [rows, Z] each; a model that is no VAE has only mu, the code itself. */
export interface Moments {
  readonly mu: Tensor2D;
  readonly logVar?: Tensor2D;
}

/**
 * A model as TensorFlow.js code, whoever wrote it: the engine's automatic differentiation needs no more. Its
 * functions leave no tensor behind but what they return, as in `tf.tidy`.
 */
export interface TensorModel {
  /** What messages call it. */
  readonly name: string;
  loss(inputs: LossInputs): LossTensors;
  encode?(inputs: Pick<LossInputs, "parameters" | "x">): Moments;
  /** z [rows, Z] → the mean of p(x|z), [rows, D]. */
  decode?(inputs: { readonly parameters: NamedTensors; readonly z: Tensor2D }): Tensor2D;
}
