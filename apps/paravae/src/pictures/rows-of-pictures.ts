import { ParavaeError } from "@paravae/core";
import type { ImageShape } from "@paravae/datasets";

/** Whether rows are pictures: those of tables and vectors are lines of one pixel, of which nobody sees anything. */
export const arePictures = ({ height }: ImageShape): boolean => height > 1;

/** @throws ParavaeError E_PICTURE where the rows of a run are none */
export function requirePictures(shape: ImageShape): void {
  if (arePictures(shape)) return;
  throw new ParavaeError(
    "E_PICTURE",
    `picture: the run's rows are ${shape.width} values each, and no pictures; name a .npy file with --output`,
  );
}
