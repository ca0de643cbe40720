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
import { pairLines } from "../pictures/pairs.js";
import { encodePng } from "../pictures/png.js";
import { requirePictures } from "../pictures/rows-of-pictures.js";
import { counted } from "../progress/format.js";

export interface ReconstructFlags extends DataFlags, WriteFlags {
  readonly count?: number;
}

/** Pairs in one line of the picture. */
const widestLine = 8;

export async function reconstruct(path: string, flags: ReconstructFlags): Promise<void> {
  const run = await loadRun(path, printNote);
  const file = await outputFile(flags, "reconstruct.png", arrayExtensions);
  const { rows, shape } = await loadSplit(run.settings, flags, run.state.model);
  const count = flags.count ?? Math.min(32, rows.count);
  if (count > rows.count) {
    throw new ParavaeError(
      "E_USAGE",
      `--count is ${count}, expected at most ${rows.count}, the rows there are`,
    );
  }
  const columns = Math.min(widestLine, count);
  const layout = { columns, groupedLines: 2 };
  if (file.extension === ".png") {
    const tilesOf = (pairs: number): number => 2 * columns * Math.ceil(pairs / columns);
    requirePictures(shape);
    checkPicture(count, "rows", (pairs) => measureGrid(tilesOf(pairs), shape, layout));
  }
  const vae = await vaeOfRun(run, flags);
  const originals = realsOf(rows, 0, count);
  const reconstructions = vae.reconstruct(originals);
  await file.write(
    file.extension === ".npy"
      ? encodeNpy(reconstructions, [count, rows.width])
      : await encodePng(grid(pairLines(originals, reconstructions, rows.width, columns), shape, layout)),
  );
  reportFile(
    file.path,
    `${counted(count, "row")} above ${count === 1 ? "its reconstruction" : "their reconstructions"}`,
    run,
    flags.json,
  );
}
