import { ParavaeError } from "@paravae/core";
import { encodeNpy } from "@paravae/datasets";
import { loadRun, vaeOfRun } from "@paravae/runs";
import { loadSplit } from "../data/load-data.js";
import { realsOf } from "../data/reals-of.js";
import { arrayExtensions } from "../flags/output-extensions.js";
import type { DataFlags, WriteFlags } from "../flags/run-options.js";
import { outputFile } from "../output/output-file.js";
import { reportFile } from "../output/report-file.js";
import { printNote } from "../output/stdout.js";
import { grid, measureGrid } from "../pictures/grid.js";
import { checkPicture } from "../pictures/largest-picture.js";
import { encodePng } from "../pictures/png.js";
import { requirePictures } from "../pictures/rows-of-pictures.js";
import { counted } from "../progress/format.js";

export interface InterpolateFlags extends DataFlags, WriteFlags {
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly steps?: number;
}

export async function interpolate(path: string, flags: InterpolateFlags): Promise<void> {
  const { from, to, steps = 8 } = flags;
  if (from.length !== to.length) {
    throw new ParavaeError(
      "E_USAGE",
      `--from names ${from.length} rows and --to names ${to.length}, expected as many; they make pairs`,
    );
  }
  const run = await loadRun(path, printNote);
  const file = await outputFile(flags, "interpolate.png", arrayExtensions);
  const { rows, shape } = await loadSplit(run.settings, flags, run.state.model);
  const missing = [...from, ...to].find((row) => row >= rows.count);
  if (missing !== undefined) {
    throw new ParavaeError("E_USAGE", `there is no row ${missing}, expected 0 to ${rows.count - 1}`);
  }
  if (file.extension === ".png") {
    const things = `lines of ${steps} images`;
    requirePictures(shape);
    checkPicture(from.length, things, (lines) => measureGrid(lines * steps, shape, { columns: steps }));
  }
  const vae = await vaeOfRun(run, flags);
  const images = new Float32Array(from.length * steps * rows.width);
  from.forEach((start, i) => {
    const line = vae.interpolate(realsOf(rows, start, 1), realsOf(rows, to[i], 1), steps);
    images.set(line, i * steps * rows.width);
  });
  await file.write(
    file.extension === ".npy"
      ? encodeNpy(images, [from.length, steps, rows.width])
      : await encodePng(grid(images, shape, { columns: steps })),
  );
  reportFile(file.path, `${counted(from.length, "line")} of ${steps} images`, run, flags.json);
}
