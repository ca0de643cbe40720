import { type ConvModel, convExtents, describeSizes } from "@paravae/core";
import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { activationOf } from "./activation-of.js";
import { autoencoderTensors } from "./autoencoder-tensors.js";
import { denseForward } from "./dense-forward.js";
import type { NamedTensors, TensorModel, Tf } from "./tensor-model.js";

/** Every convolution halves height and width, every transposed one doubles them. */
const stride = 2;

/** A convolutional model as tensors. */
export function convTensors(tf: Tf, model: ConvModel): TensorModel {
  const activation = activationOf(tf, model.activation);
  const extents = convExtents(model);
  const layers = extents.length - 1;
  const narrowest = extents[layers];

  const features = (parameters: NamedTensors, x: Tensor2D): Tensor2D => {
    const { height, width, channels } = model.image;
    let h: Tensor4D = tf.reshape(x, [-1, height, width, channels]);
    for (let i = 0; i < layers; i++) {
      const kernel = parameters[`encoder.${i}.kernel`] as Tensor4D;
      const bias = parameters[`encoder.${i}.bias`] as Tensor1D;
      h = activation(tf.add(tf.conv2d(h, kernel, stride, "same"), bias));
    }
    return tf.reshape(h, [x.shape[0], -1]);
  };

  const decoder = (parameters: NamedTensors, z: Tensor2D): Tensor2D => {
    const [rows] = z.shape;
    const wide = activation(denseForward(tf, parameters, "decoder.input", z));
    let h: Tensor4D = tf.reshape(wide, [rows, narrowest.height, narrowest.width, narrowest.channels]);
    for (let i = 0; i < layers; i++) {
      const { height, width, channels } = extents[layers - i - 1];
      const kernel = parameters[`decoder.${i}.kernel`] as Tensor4D;
      const bias = parameters[`decoder.${i}.bias`] as Tensor1D;
      const shape: [number, number, number, number] = [rows, height, width, channels];
      const y = tf.add<Tensor4D>(tf.conv2dTranspose(h, kernel, shape, stride, "same"), bias);
      h = i === layers - 1 ? y : activation(y);
    }
    return tf.reshape(h, [rows, -1]);
  };

  return { name: describeSizes(model), ...autoencoderTensors(tf, model, { features, decoder }) };
}
