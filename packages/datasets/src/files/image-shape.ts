import type { ImageShape } from "../dataset.js";
import type { Field } from "../reading/field.js";

const channelCounts = [1, 3];

/**
 * How a row makes an image: a lone field of cells [height, width], or [height, width, channels] with 1 or 3 of them, is a picture. All other rows
 * are one line of `width` values, of which nobody draws a picture.
 */
export function imageShapeOf(fields: readonly Field[], width: number): ImageShape {
  const [{ shape }] = fields;
  const [rows, columns, channels = 1] = shape;
  const isPicture =
    fields.length === 1 && (shape.length === 2 || (shape.length === 3 && channelCounts.includes(channels)));
  return isPicture ? { height: rows, width: columns, channels } : { height: 1, width, channels: 1 };
}
