import { unrounded } from "../memory/matrix.js";
import type { DenseModel } from "../models/dense-model.js";
import { DenseEngine } from "../network/dense-engine.js";
import type { Ops } from "../ops/ops.js";

/**
 * The two halves of a trained model for inference: rows go in and come out through its buffers. Not
 * thread-safe.
 */
export interface Codec {
  /** The most rows that one call takes. */
  readonly maxRows: number;
  /** x [maxRows, D]: the caller writes the rows here. */
  readonly x: Float32Array;
  /** [maxRows, 2Z], each row mu then logVar; [maxRows, Z] for a model that is no VAE. */
  readonly moments: Float32Array;
  /** z [maxRows, Z]: the caller writes latents here. */
  readonly z: Float32Array;
  /** The mean of p(x|z), [maxRows, D]. */
  readonly mean: Float32Array;
  /** x → moments. Not there for a model that cannot. */
  readonly encode?: (rows: number) => void;
  /** z → mean. Not there for a model that cannot. */
  readonly decode?: (rows: number) => void;
}

/** Makes the codec of a model from its flat block, which it copies. */
export type CreateCodec = (parameters: Float32Array, maxRows: number) => Codec;

/** The codec of dense models over any kernels. */
export const denseCodec =
  (model: DenseModel, ops: Ops<Float32Array>): CreateCodec =>
  (parameters, maxRows) => {
    const block = ops.allocate(parameters.length);
    block.set(parameters);
    const engine = new DenseEngine(model, ops, { maxRows, parameters: unrounded(block) });
    const { x, z, encoder, decoder } = engine.buffers;
    const output = decoder[decoder.length - 1].output.values;
    return {
      maxRows,
      x: x.values,
      moments: encoder[encoder.length - 1].output.values,
      z: z.values,
      mean: output,
      encode: (rows) => engine.encode(rows),
      decode(rows) {
        engine.decode(rows);
        if (model.likelihood === "bernoulli") {
          ops.activationForward(output, output, "sigmoid", rows * model.inputSize);
        }
      },
    };
  };
