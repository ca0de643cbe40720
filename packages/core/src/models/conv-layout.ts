import { placeDense } from "../layers/dense.js";
import { LayoutBuilder, type ParameterLayout } from "../parameters/parameter-layout.js";
import { type ConvModel, convExtents, convKernelSize } from "./conv-model.js";
import { placeMoments } from "./dense-layout.js";

/**
 * The parameters of a convolutional model with channels C₀ … C_L of the image and after each layer, and
 * F = h·w·C_L features at its narrowest, in the order of the data path:
 *
 *     encoder.0.kernel [3, 3, C₀, C₁]  encoder.0.bias [C₁]  …
 *     encoder.mu.weight [Z, F]  encoder.logVar.weight [Z, F]  encoder.mu.bias [Z]  encoder.logVar.bias [Z]
 *     decoder.input.weight [F, Z]  decoder.input.bias [F]
 *     decoder.0.kernel [3, 3, C_(L−1), C_L]  decoder.0.bias [C_(L−1)]  …
 *
 * Kernels are height, width, in, out as TensorFlow has them, those of transposed convolutions height, width,
 * out, in.
 */
export function convLayout(model: ConvModel): ParameterLayout {
  const builder = new LayoutBuilder();
  const extents = convExtents(model);
  const window = convKernelSize ** 2;
  const layers = extents.length - 1;
  for (let i = 0; i < layers; i++) {
    const [from, to] = [extents[i].channels, extents[i + 1].channels];
    placeKernel(builder, `encoder.${i}`, [from, to], to, window * from, window * to);
  }
  const { height, width, channels } = extents[layers];
  const features = height * width * channels;
  placeMoments(builder, model, features);
  placeDense(builder, "decoder.input", ["decoder.input"], model.latentSize, features, undefined);
  for (let i = 0; i < layers; i++) {
    const [from, to] = [extents[layers - i].channels, extents[layers - i - 1].channels];
    // A transposed convolution's fan-in is its window times its outputs, as torch.nn.ConvTranspose2d counts it.
    placeKernel(builder, `decoder.${i}`, [to, from], to, window * to, window * from);
  }
  return builder.layout();
}

function placeKernel(
  builder: LayoutBuilder,
  name: string,
  channels: readonly [number, number],
  outputs: number,
  fanIn: number,
  fanOut: number,
): void {
  builder.place(`${name}.kernel`, [convKernelSize, convKernelSize, ...channels], fanIn, fanOut);
  builder.place(`${name}.bias`, [outputs], fanIn, fanOut);
}
