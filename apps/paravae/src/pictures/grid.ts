import { ParavaeError } from "@paravae/core";
import type { ImageShape } from "@paravae/datasets";

/** Bytes of an image, row-major, channels innermost. */
export interface Bitmap {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

export interface GridLayout {
  readonly columns: number;
  /** Lines of tiles that belong together: between such groups the gap is wider. */
  readonly groupedLines?: number;
}

/** Tiles smaller than this are enlarged, so that eight pixels can be seen. */
const smallestTile = 48;
const gap = 2;
const groupGap = 8;
const background = 0x60;

/** The size of a grid of `count` tiles, with what it follows from. */
export function measureGrid(
  count: number,
  { height, width }: ImageShape,
  { columns, groupedLines }: GridLayout,
): { width: number; height: number; scale: number; top: (line: number) => number } {
  const lines = Math.ceil(count / columns);
  const scale = Math.max(1, Math.ceil(smallestTile / Math.max(height, width)));
  const top = (line: number): number => {
    const groups = groupedLines === undefined ? 0 : Math.floor(line / groupedLines);
    return gap + line * (height * scale + gap) + groups * (groupGap - gap);
  };
  const bitmapWidth = gap + columns * (width * scale + gap);
  return { width: bitmapWidth, height: top(lines - 1) + height * scale + gap, scale, top };
}

/**
 * Lays images out as a grid, line by line, each pixel enlarged to a square of whole pixels, thin lines of
 * grey between them.
 *
 *     ┌──┬──┬──┐  gap 2        tiles [count, height·width·channels] in [0, 1], values past that are clamped
 *     ├──┼──┼──┤
 *     └──┴──┴──┘  gap 8 after each `groupedLines` lines
 *
 * @throws ParavaeError E_PICTURE when the images are neither grey nor RGB
 */
export function grid(tiles: Float32Array, shape: ImageShape, layout: GridLayout): Bitmap {
  const { columns } = layout;
  const { height, width } = shape;
  const channels = channelsOf(shape);
  const tileLength = height * width * channels;
  const count = tiles.length / tileLength;
  const { scale, top, width: bitmapWidth, height: bitmapHeight } = measureGrid(count, shape, layout);
  const data = new Uint8Array(bitmapWidth * bitmapHeight * channels).fill(background);
  for (let i = 0; i < count; i++) {
    const left = gap + (i % columns) * (width * scale + gap);
    const above = top(Math.floor(i / columns));
    for (let y = 0; y < height * scale; y++) {
      const from = i * tileLength + Math.floor(y / scale) * width * channels;
      const to = ((above + y) * bitmapWidth + left) * channels;
      for (let x = 0; x < width * scale; x++) {
        for (let c = 0; c < channels; c++) {
          const value = tiles[from + Math.floor(x / scale) * channels + c];
          data[to + x * channels + c] = Math.round(255 * Math.min(1, Math.max(0, value)));
        }
      }
    }
  }
  return { data, width: bitmapWidth, height: bitmapHeight, channels };
}

function channelsOf({ channels }: ImageShape): 1 | 3 {
  if (channels === 1 || channels === 3) return channels;
  throw new ParavaeError(
    "E_PICTURE",
    `picture: the images have ${channels} channels, expected 1 (grey) or 3 (RGB); write a .npy file instead`,
  );
}
