/** A decoded picture: grey, grey and alpha, RGB or RGBA, row by row, of 8 or 16 bits. */
export interface Pixels {
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array;
  readonly channels: number;
}

/**
 * Writes a picture as bytes of `channels` channels, 1 or 3:
 *
 *     16 bits      v → round(v / 257), so that white stays white
 *     alpha        v → round((v·α + 255·(255 − α)) / 255), which lays it over white
 *     RGB as grey  L = (19595·R + 38470·G + 7471·B + 2¹⁵) / 2¹⁶, as ITU-R BT.601 and Pillow have it
 *     grey as RGB  three times the same
 *
 * @param out [pixels, channels]
 */
export function writePixels(out: Uint8Array, { data, channels: stored }: Pixels, channels: number): void {
  const pixels = out.length / channels;
  if (data instanceof Uint8Array && stored === channels) {
    out.set(data.subarray(0, out.length));
    return;
  }
  const colours = stored < 3 ? 1 : 3;
  const hasAlpha = stored > colours;
  const byte =
    data instanceof Uint16Array ? (i: number) => Math.round(data[i] / 257) : (i: number) => data[i];
  for (let p = 0; p < pixels; p++) {
    const at = p * stored;
    const alpha = hasAlpha ? byte(at + colours) : 255;
    const over = (value: number): number =>
      alpha === 255 ? value : Math.round((value * alpha + 255 * (255 - alpha)) / 255);
    const red = over(byte(at));
    const green = colours === 3 ? over(byte(at + 1)) : red;
    const blue = colours === 3 ? over(byte(at + 2)) : red;
    if (channels === 3) {
      out[3 * p] = red;
      out[3 * p + 1] = green;
      out[3 * p + 2] = blue;
    } else {
      out[p] = colours === 1 ? red : (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16;
    }
  }
}
