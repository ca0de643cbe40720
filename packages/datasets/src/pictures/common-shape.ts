import { ParavaeError } from "@paravae/core";
import type { ImageShape } from "../dataset.js";
import { toldPath } from "../reading/told-path.js";
import type { ImageSize } from "./image-size.js";
import type { PictureInfo } from "./picture-info.js";

/** What one shape was made of, in lines for the user. */
export interface CommonShape {
  readonly shape: ImageShape;
  readonly notes: readonly string[];
}

/**
 * The shape that all of some pictures are read in.
 *
 * @param size what they are brought to; undefined for the one that they have
 * @param grey whether colour is left out
 * @throws ParavaeError E_IMAGE_SIZE when they are of several sizes and none is asked for; the message counts them
 */
export function commonShape(
  folder: string,
  infos: readonly PictureInfo[],
  size: ImageSize | undefined,
  grey: boolean,
): CommonShape {
  const counts = new Map<string, number>();
  for (const { width, height } of infos) {
    const key = `${width}×${height}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  if (size === undefined && counts.size > 1) throw severalSizes(folder, counts, infos.length);
  const { width, height } = size ?? infos[0];
  const number = (is: (info: PictureInfo) => boolean): number => infos.filter(is).length;
  const coloured = number(({ isColour }) => isColour);
  const channels = grey || coloured === 0 ? 1 : 3;
  const resized = number((info) => info.width !== width || info.height !== height);
  const counted: readonly (readonly [number, string])[] = [
    [channels === 3 ? infos.length - coloured : 0, "are grey, read as colour with the others"],
    [channels === 1 ? coloured : 0, "are in colour, read as grey"],
    [number(({ hasAlpha }) => hasAlpha), "have an alpha channel, laid over white"],
    [number(({ isDeep }) => isDeep), "have 16 bits, scaled to 8"],
    [resized, `are of other sizes, brought to ${width}×${height}`],
  ];
  return {
    shape: { height, width, channels },
    notes: counted
      .filter(([count]) => count > 0)
      .map(([count, what]) => `${count} of ${infos.length} pictures ${what}`),
  };
}

function severalSizes(folder: string, counts: ReadonlyMap<string, number>, pictures: number): ParavaeError {
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const shown = sorted.slice(0, 3).map(([size, count]) => `${count} of ${size}`);
  const more = sorted.length > 3 ? ` and ${sorted.length - 3} more` : "";
  return new ParavaeError(
    "E_IMAGE_SIZE",
    `${toldPath(folder, 40)}: pictures of ${sorted.length} sizes (${shown.join(", ")}${more}), expected one; choose imageSize (--image-size), 64 or 64x48`,
    { data: { folder, pictures, sizes: Object.fromEntries(sorted.slice(0, 100)) } },
  );
}
