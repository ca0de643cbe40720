import { type CreateCodec, layoutOf, type ModelConfig } from "@paravae/core";
import { parameterTensors } from "./parameter-tensors.js";
import type { TensorModel, Tf } from "./tensor-model.js";

/** The codec of a model that is TensorFlow.js code. */
export const tfjsCodec =
  (tf: Tf, config: ModelConfig, model: TensorModel): CreateCodec =>
  (parameters, maxRows) => {
    const { inputSize, latentSize, kind } = config;
    const layout = layoutOf(config);
    const block = parameters.slice();
    const width = kind === "vae" ? 2 * latentSize : latentSize;
    const x = new Float32Array(maxRows * inputSize);
    const moments = new Float32Array(maxRows * width);
    const z = new Float32Array(maxRows * latentSize);
    const mean = new Float32Array(maxRows * inputSize);
    const encodeWith = (encode: NonNullable<TensorModel["encode"]>) => (rows: number) =>
      tf.tidy(() => {
        const rowsOfX = tf.tensor2d(x.subarray(0, rows * inputSize), [rows, inputSize], "float32");
        const { mu, logVar } = encode({ parameters: parameterTensors(tf, layout, block), x: rowsOfX });
        moments.set((logVar === undefined ? mu : tf.concat([mu, logVar], 1)).dataSync<"float32">());
      });
    const decodeWith = (decode: NonNullable<TensorModel["decode"]>) => (rows: number) =>
      tf.tidy(() => {
        const rowsOfZ = tf.tensor2d(z.subarray(0, rows * latentSize), [rows, latentSize], "float32");
        const decoded = decode({ parameters: parameterTensors(tf, layout, block), z: rowsOfZ });
        mean.set(decoded.dataSync<"float32">());
      });
    return {
      maxRows,
      x,
      moments,
      z,
      mean,
      ...(model.encode && { encode: encodeWith(model.encode) }),
      ...(model.decode && { decode: decodeWith(model.decode) }),
    };
  };
