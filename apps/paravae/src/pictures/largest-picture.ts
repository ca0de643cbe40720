import { ParavaeError } from "@paravae/core";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What the encoder of PNG files takes, 16383 × 16383. */
export const mostPixels = 0x3fff ** 2;

const fits = ({ width, height }: Size): boolean => width * height <= mostPixels;

/** The largest count up to `count` whose picture can be written; 0 where there is none. */
export function largestCount(count: number, sizeOf: (count: number) => Size): number {
  if (fits(sizeOf(count))) return count;
  let [largest, tooLarge] = [0, count];
  while (tooLarge - largest > 1) {
    const middle = (largest + tooLarge) >> 1;
    if (fits(sizeOf(middle))) largest = middle;
    else tooLarge = middle;
  }
  return largest;
}

/**
 * Checks that a picture of `count` things can be written, before the work for it begins.
 *
 * @throws ParavaeError E_PICTURE with the largest count that fits
 */
export function checkPicture(count: number, things: string, sizeOf: (count: number) => Size): void {
  const largest = largestCount(count, sizeOf);
  if (largest === count) return;
  const { width, height } = sizeOf(count);
  const most = largest === 0 ? "not even one fits" : `at most ${largest} fit`;
  throw new ParavaeError(
    "E_PICTURE",
    `picture: ${count} ${things} make ${width} × ${height} pixels; ${most}; ask for fewer, or write a .npy file`,
    { data: { count, largest } },
  );
}
