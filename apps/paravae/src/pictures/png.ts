import { loadSharp } from "@paravae/datasets";
import type { Bitmap } from "./grid.js";

/**
 * A bitmap as a PNG file; equal bitmaps give equal bytes.
 *
 * @throws ParavaeError E_NO_SHARP
 */
export async function encodePng({ data, width, height, channels }: Bitmap): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const image = sharp(data, { raw: { width, height, channels } });
  return image
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .png({ compressionLevel: 9 })
    .toBuffer();
}
