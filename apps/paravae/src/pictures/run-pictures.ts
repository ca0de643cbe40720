import { objectiveOf, type Vae } from "@paravae/core";
import type { Dataset } from "@paravae/datasets";
import { writeFileAtomically } from "@paravae/files";
import type { RunFolder } from "@paravae/runs";
import { realsOf } from "../data/reals-of.js";
import { grid, measureGrid } from "./grid.js";
import { largestCount } from "./largest-picture.js";
import { pairLines } from "./pairs.js";
import { encodePng } from "./png.js";
import { arePictures } from "./rows-of-pictures.js";

/** The picture that is drawn last, which is the last thing a run does. */
export const lastPicture = "reconstructions.png";

const columns = 8;
const samples = 64;
const reconstructions = 32;

/**
 * Writes a finished run's samples.png (not for an autoencoder, which has no prior) and reconstructions.png; nothing of rows that are no
 * pictures.
 *
 * @returns their paths
 */
export async function writeRunPictures(
  folder: RunFolder,
  vae: Vae,
  { shape, train, test }: Dataset,
  seed: number,
): Promise<string[]> {
  if (!arePictures(shape)) return [];
  const paths: string[] = [];
  const write = async (name: string, tiles: Float32Array, groupedLines?: number): Promise<void> => {
    const layout = groupedLines === undefined ? { columns } : { columns, groupedLines };
    await writeFileAtomically(folder.file(name), await encodePng(grid(tiles, shape, layout)));
    paths.push(folder.file(name));
  };
  // Of large images fewer are drawn than of small ones.
  const drawn = largestCount(samples, (count) => measureGrid(count, shape, { columns }));
  if (objectiveOf(vae.model).hasPrior && vae.canDecode && drawn > 0) {
    await write("samples.png", vae.sample(drawn, seed));
  }
  if (!vae.canEncode || !vae.canDecode) return paths;
  const { rows } = test ?? train;
  const tilesOf = (pairs: number): number => 2 * columns * Math.ceil(pairs / columns);
  const pairsDrawn = largestCount(Math.min(reconstructions, rows.count), (count) =>
    measureGrid(tilesOf(count), shape, { columns, groupedLines: 2 }),
  );
  if (pairsDrawn === 0) return paths;
  const originals = realsOf(rows, 0, pairsDrawn);
  const pairs = pairLines(originals, vae.reconstruct(originals), rows.width, columns);
  await write(lastPicture, pairs, 2);
  return paths;
}
