import {
  type Autoencoder,
  type AutoencoderOptions,
  autoencoderFields,
  defineAutoencoder,
} from "./autoencoder.js";
import { checkFields, checkSize, checkSizes, refuseField } from "./model-checks.js";

/** Height, width and channels of the image that a row is, channels innermost. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * A convolutional autoencoder of images: each encoder layer is a convolution of stride 2 that halves height
 * and width, rounding up, and the decoder is its mirror of transposed convolutions.
 */
export interface ConvModel extends Autoencoder {
  readonly architecture: "conv";
  readonly image: ImageSize;
  /** Channels after each of the encoder's convolutions. */
  readonly channels: readonly number[];
}

export interface ConvOptions extends AutoencoderOptions {
  readonly architecture: "conv";
  readonly inputSize?: number;
  readonly image: ImageSize;
  readonly channels: readonly number[];
}

/** Height and width of every convolution's window. */
export const convKernelSize = 3;

const fields: readonly string[] = ["architecture", "image", "channels", ...autoencoderFields];

/** @throws ParavaeError E_MODEL when a field is out of its range */
export function defineConv(options: ConvOptions): ConvModel {
  checkFields(options, fields);
  const { image } = options;
  if (typeof image !== "object" || image === null) refuseField("image", image, "its height, width, channels");
  const { height, width, channels } = image;
  for (const [field, value] of Object.entries({ height, width, channels }))
    checkSize(`image.${field}`, value);
  const inputSize = height * width * channels;
  const model = defineAutoencoder(options, options.inputSize ?? inputSize);
  if (model.inputSize !== inputSize)
    refuseField("inputSize", model.inputSize, `${inputSize}, as the image has`);
  checkSizes("channels", options.channels, "a list of channel counts");
  if (options.channels.length === 0) refuseField("channels", options.channels, "at least one convolution");
  return {
    architecture: "conv",
    ...model,
    image: { height, width, channels },
    channels: [...options.channels],
  };
}

/** The image's extents after each convolution, the input first. */
export const convExtents = ({ image, channels }: ConvModel): ImageSize[] => {
  const extents = [image];
  for (const count of channels) {
    const { height, width } = extents[extents.length - 1];
    extents.push({ height: Math.ceil(height / 2), width: Math.ceil(width / 2), channels: count });
  }
  return extents;
};
