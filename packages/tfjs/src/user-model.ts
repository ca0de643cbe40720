import type { InitialisationKind } from "@paravae/core";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { LossInputs, NamedTensors } from "./tensor-model.js";

/**
 * A parameter tensor: its shape, drawn as Glorot & Bengio 2010 has it for weights and 0 for biases (rank 1), or
 * its shape and how it begins: by another rule (kaiming and glorot leave rank 1 at 0), or as one number throughout.
 */
export type ParameterDeclaration =
  | readonly number[]
  | { readonly shape: readonly number[]; readonly initial?: InitialisationKind | number };

/** Every parameter by name, in the order in which they lie in the flat block. */
export type ParameterDeclarations<Name extends string = string> = Readonly<
  Record<Name, ParameterDeclaration>
>;

/**
 * A model as its author writes it, with TensorFlow.js operations. Its functions are called in every worker, on the
 * worker's own rows, inside `tf.tidy`; they must depend on their inputs alone. Its functions get the parameters that it declares.
 */
export interface UserModel<Name extends string = string> {
  /** Z, the dimensions of the latent; eps has as many columns. 0, the default, for a model without a latent. */
  readonly latentSize?: number;
  /** Whether the loss asks for the rows' labels. */
  readonly labels?: boolean;
  readonly parameters:
    | ParameterDeclarations<Name>
    | ((data: {
        /** D, the values of a row. */
        readonly inputSize: number;
      }) => ParameterDeclarations<Name>);
  /**
   * The loss, the mean over the rows, in nats: one number. A VAE gives its two terms, whose sum is the loss, so that
   * they are reported apart.
   */
  loss(inputs: LossInputs<Name>): Tensor | { readonly reconstruction: Tensor; readonly kl: Tensor };
  /** x [rows, D] → mu and logVar [rows, Z] of a VAE; the code [rows, Z] of any other model. */
  encode?(
    inputs: Pick<LossInputs<Name>, "parameters" | "x">,
  ): Tensor | { readonly mu: Tensor; readonly logVar: Tensor };
  /** z [rows, Z] → the mean of p(x|z), [rows, D]. */
  decode?(inputs: { readonly parameters: NamedTensors<Name>; readonly z: Tensor2D }): Tensor;
}

/**
 * A model of one's own, the default export of a file that `paravae train --model` or
 * `DataParallelTrainer` names:
 *
 *     import { defineUserModel } from "@paravae/tfjs";
 *     import * as tf from "@tensorflow/tfjs-core";
 *
 *     export default defineUserModel({
 *       labels: true,
 *       parameters: { weight: [784, 10], bias: [10] },
 *       loss({ parameters: { weight, bias }, x, labels }) {
 *         const logits = tf.add(tf.matMul(x, weight), bias);
 *         return tf.losses.softmaxCrossEntropy(tf.oneHot(labels, 10), logits);
 *       },
 *     });
 *
 * In such a file `@tensorflow/tfjs`, `-core` and `-node` all mean the engine's own TensorFlow.js, wherever the file
 * lies.
 */
export const defineUserModel = <Name extends string>(model: UserModel<Name>): UserModel<Name> => model;
