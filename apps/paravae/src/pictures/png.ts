import type { Bitmap } from "./grid.js";

/** A bitmap as a PNG file; equal bitmaps give equal bytes. */
export async function encodePng({ data, width, height, channels }: Bitmap): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  const image = sharp(data, { raw: { width, height, channels } });
  return image
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .png({ compressionLevel: 9 })
    .toBuffer();
}
