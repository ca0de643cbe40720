import { unrounded } from "../memory/matrix.js";
import { rowsFrom } from "../memory/row-allocator.js";
import type { DenseModel } from "../models/dense-model.js";
import { DenseNetwork } from "../network/dense-network.js";
import type { Ops } from "../ops/ops.js";

/** The two halves of a trained model for inference. Rows are row-major wherever the engine keeps them. Not thread-safe. */
export interface Codec {
  /** The most rows that one call takes. */
  readonly maxRows: number;
  /**
   * x [rows, D] → [rows, 2Z], each row mu then logVar; [rows, Z] for a model that is no VAE. The result is the codec's, until
   * the next call. Not there for a model that cannot.
   */
  readonly encode?: (x: Float32Array, rows: number) => Float32Array;
  /** z [rows, Z] → the mean of p(x|z), [rows, D], which is the codec's. Not there for a model that cannot. */
  readonly decode?: (z: Float32Array, rows: number) => Float32Array;
}

/** Makes the codec of a model from its flat block, which it copies. */
export type CreateCodec = (parameters: Float32Array, maxRows: number) => Codec;

/** The codec of dense models over any kernels. */
export const denseCodec =
  (model: DenseModel, ops: Ops<Float32Array>): CreateCodec =>
  (parameters, maxRows) => {
    const block = ops.allocate(parameters.length);
    block.set(parameters);
    const rowsOf = rowsFrom(ops.allocate, maxRows);
    const network = new DenseNetwork(model, ops, unrounded(block), rowsOf, false);
    const mean = rowsOf.reals(model.inputSize);
    return {
      maxRows,
      encode(x, rows) {
        network.x.values.set(model.missing ? x.map((value) => (Number.isNaN(value) ? 0 : value)) : x);
        network.encode(rows);
        return network.moments;
      },
      decode(z, rows) {
        network.z.set(z);
        network.decode(mean, rows);
        return mean;
      },
    };
  };
