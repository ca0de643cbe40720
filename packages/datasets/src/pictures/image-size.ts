import { ParavaeError, quoted } from "@paravae/core";

/** The size that pictures are brought to. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Pixels of a side, at most: more than any model takes. */
const longestSide = 16_384;

/** `64`, or `64x48` of a width and a height, as all programs for pictures have it. */
export const imageSizePattern = /^([1-9]\d{0,4})(?:[x×]([1-9]\d{0,4}))?$/;

/**
 * @param text "64" for squares, or "64x48" for 64 pixels of width and 48 of height
 * @throws ParavaeError E_IMAGE_SIZE
 */
export function parseImageSize(text: string | number): ImageSize {
  const [, width, height = width] = imageSizePattern.exec(String(text)) ?? [];
  const size = { width: Number(width), height: Number(height) };
  if (width !== undefined && Math.max(size.width, size.height) <= longestSide) return size;
  throw new ParavaeError(
    "E_IMAGE_SIZE",
    `image size is ${quoted(text)}, expected 64, or 64x48 for width and height, at most ${longestSide} each`,
    { data: { got: text } },
  );
}
