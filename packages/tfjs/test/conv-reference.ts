import { type ConvModel, convExtents, layoutOf, viewsOf } from "@paravae/core";

/** A picture [height, width, channels] of plain numbers. */
interface Picture {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float64Array;
}

const size = 3;
const stride = 2;

/** Zeros before the first row or column, as TensorFlow's "same" padding has it: what is odd goes after the last. */
const padBefore = (extent: number): number =>
  Math.floor(Math.max((Math.ceil(extent / stride) - 1) * stride + size - extent, 0) / 2);

/** Every (output, window, input) position of a convolution from `wide` to `narrow`, by its definition. */
function eachTap(
  wide: Picture,
  narrow: Omit<Picture, "values">,
  visit: (narrowAt: number, window: number, wideAt: number) => void,
): void {
  const [top, left] = [padBefore(wide.height), padBefore(wide.width)];
  for (let y = 0; y < narrow.height; y++) {
    for (let x = 0; x < narrow.width; x++) {
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          const [v, u] = [y * stride + i - top, x * stride + j - left];
          if (v < 0 || v >= wide.height || u < 0 || u >= wide.width) continue;
          visit(y * narrow.width + x, i * size + j, v * wide.width + u);
        }
      }
    }
  }
}

const picture = (height: number, width: number, channels: number): Picture => ({
  height,
  width,
  channels,
  values: new Float64Array(height * width * channels),
});

/**
 * The loss terms of a convolutional VAE in float64, each convolution written as its sum: the oracle that TensorFlow's
 * kernels, paddings and automatic differentiation are held against.
 */
export function convLoss(model: ConvModel, parameters: Float64Array, x: Float64Array, eps: Float64Array) {
  const views = viewsOf(layoutOf(model), parameters);
  const view = (name: string): Float64Array => {
    const values = views.get(name);
    if (values === undefined) throw new Error(`no parameter ${name}`);
    return values;
  };
  const extents = convExtents(model);
  const layers = extents.length - 1;
  const dense = (name: string, inputs: Float64Array): Float64Array => {
    const weight = view(`${name}.weight`);
    return view(`${name}.bias`).map((bias, o) =>
      inputs.reduce((sum, input, i) => sum + input * weight[o * inputs.length + i], bias),
    );
  };

  let h: Picture = { ...model.image, values: x };
  for (let l = 0; l < layers; l++) {
    const { height, width, channels } = extents[l + 1];
    const [kernel, bias] = [view(`encoder.${l}.kernel`), view(`encoder.${l}.bias`)];
    const out = picture(height, width, channels);
    out.values.forEach((_, i) => {
      out.values[i] = bias[i % channels];
    });
    eachTap(h, out, (to, window, from) => {
      for (let c = 0; c < h.channels; c++) {
        for (let o = 0; o < channels; o++) {
          const weight = kernel[(window * h.channels + c) * channels + o];
          out.values[to * channels + o] += weight * h.values[from * h.channels + c];
        }
      }
    });
    h = { ...out, values: out.values.map(Math.tanh) };
  }
  const [mu, logVar] = [dense("encoder.mu", h.values), dense("encoder.logVar", h.values)];
  const z = mu.map((m, j) => m + Math.exp(logVar[j] / 2) * eps[j]);
  const kl = mu.map((m, j) => 0.5 * (m * m + Math.expm1(logVar[j]) - logVar[j]));

  h = { ...extents[layers], values: dense("decoder.input", z).map(Math.tanh) };
  for (let l = 0; l < layers; l++) {
    const { height, width, channels } = extents[layers - l - 1];
    const [kernel, bias] = [view(`decoder.${l}.kernel`), view(`decoder.${l}.bias`)];
    const out = picture(height, width, channels);
    out.values.forEach((_, i) => {
      out.values[i] = bias[i % channels];
    });
    // A transposed convolution is the transpose of the one that would lead from its output to its input.
    eachTap(out, h, (from, window, to) => {
      for (let c = 0; c < h.channels; c++) {
        for (let o = 0; o < channels; o++) {
          const weight = kernel[(window * channels + o) * h.channels + c];
          out.values[to * channels + o] += weight * h.values[from * h.channels + c];
        }
      }
    });
    h = l === layers - 1 ? out : { ...out, values: out.values.map(Math.tanh) };
  }
  const reconstruction = h.values.reduce(
    (sum, l, i) => sum + Math.max(l, 0) - l * x[i] + Math.log1p(Math.exp(-Math.abs(l))),
    0,
  );
  return { reconstruction, kl };
}
