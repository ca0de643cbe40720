import { type Codec, type CreateCodec, layoutOf, type ModelConfig } from "@paravae/core";
import type { Tensor2D } from "@tensorflow/tfjs-core";
import { parameterTensors } from "./parameter-tensors.js";
import type { TensorModel, Tf } from "./tensor-model.js";

/** The codec of a model that is TensorFlow.js code. */
export const tfjsCodec =
  (tf: Tf, config: ModelConfig, model: TensorModel): CreateCodec =>
  (parameters, maxRows) => {
    const { inputSize, latentSize } = config;
    const layout = layoutOf(config);
    const block = parameters.slice();
    const encodeWith =
      (encode: NonNullable<TensorModel["encode"]>): NonNullable<Codec["encode"]> =>
      (x, rows) =>
        valuesOf(() => {
          const rowsOfX = tf.tensor2d(x, [rows, inputSize], "float32");
          const { mu, logVar } = encode({ parameters: parameterTensors(tf, layout, block), x: rowsOfX });
          return logVar === undefined ? mu : tf.concat([mu, logVar], 1);
        });
    const decodeWith =
      (decode: NonNullable<TensorModel["decode"]>): NonNullable<Codec["decode"]> =>
      (z, rows) =>
        valuesOf(() => {
          const rowsOfZ = tf.tensor2d(z, [rows, latentSize], "float32");
          return decode({ parameters: parameterTensors(tf, layout, block), z: rowsOfZ });
        });
    const valuesOf = (run: () => Tensor2D): Float32Array => {
      const result = tf.tidy(run);
      const values = result.dataSync<"float32">();
      result.dispose();
      return values;
    };
    return {
      maxRows,
      ...(model.encode && { encode: encodeWith(model.encode) }),
      ...(model.decode && { decode: decodeWith(model.decode) }),
    };
  };
