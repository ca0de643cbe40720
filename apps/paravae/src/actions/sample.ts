import { checkPrior } from "@paravae/core";
import { encodeNpy } from "@paravae/datasets";
import { loadRun, overrideSettings, settingsAmong, vaeOfRun } from "@paravae/runs";
import { arrayExtensions } from "../flags/output-extensions.js";
import type { WriteFlags } from "../flags/run-options.js";
import { outputFile } from "../output/output-file.js";
import { reportFile } from "../output/report-file.js";
import { printNote } from "../output/stdout.js";
import { grid, measureGrid } from "../pictures/grid.js";
import { checkPicture } from "../pictures/largest-picture.js";
import { encodePng } from "../pictures/png.js";
import { requirePictures } from "../pictures/rows-of-pictures.js";
import { counted } from "../progress/format.js";

export interface SampleFlags extends WriteFlags {
  readonly count?: number;
}

export async function sample(path: string, flags: SampleFlags): Promise<void> {
  const run = await loadRun(path, printNote);
  const file = await outputFile(flags, "sample.png", arrayExtensions);
  const { seed } = overrideSettings(run.settings, settingsAmong({ ...flags }));
  const { count = 64 } = flags;
  checkPrior(run.state.model);
  const layoutOf = (tiles: number) => ({ columns: Math.ceil(Math.sqrt(tiles)) });
  if (file.extension === ".png") {
    requirePictures(run.image);
    checkPicture(count, "samples", (tiles) => measureGrid(tiles, run.image, layoutOf(tiles)));
  }
  const vae = await vaeOfRun(run, flags);
  const images = vae.sample(count, seed);
  await file.write(
    file.extension === ".npy"
      ? encodeNpy(images, [count, vae.model.inputSize])
      : await encodePng(grid(images, run.image, layoutOf(count))),
  );
  reportFile(file.path, `${counted(count, "sample")}, seed ${seed}`, run, flags.json);
}
