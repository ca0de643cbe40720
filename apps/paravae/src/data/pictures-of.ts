import type { Settings } from "@paravae/runs";

/** Settings of pictures; a command may leave them out. */
export type PictureSettings = Partial<Pick<Settings, "imageSize" | "imageFit" | "colours">>;

/** How pictures are read, as `loadFolder` takes it. */
export const picturesOf = ({ imageSize, imageFit, colours }: PictureSettings) => ({
  ...{ imageSize, fit: imageFit, grey: colours === "grey" },
});
