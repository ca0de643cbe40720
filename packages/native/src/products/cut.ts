import type { Level } from "../level.js";
import { tileRows, tileVectors } from "./tile.js";

/** Columns of C that are formed at a time: eight of the tallest tiles, so that what leaves the panels is still near. */
export const columnsAtATime = 112;

/** float32 of the panels: half a level-2 cache of 1 MiB, the rest of which is for weights. */
const panelElements = 128 * 1024;

/** Rows whose products are on their way at once. */
const mostRows = 256;

/** Where one rank's products keep what they need beside their operands; in bytes from the beginning of its scratch. */
const slackBytes = 16 * 128;
const outBytes = 4 * mostRows * columnsAtATime + slackBytes;
export const panelsAt = outBytes;
export const scratchBytes = panelsAt + 4 * panelElements + slackBytes;

/** How `emitGemm` is to cut a product: rows that share the panels, steps along the depth, rows of the tallest tile. */
export interface GemmCut {
  readonly rowsAtATime: number;
  readonly depthAtATime: number;
  readonly tallest: number;
}

/**
 * @param k the depth
 * @param stride elements from one row of a tile's numbers to the next
 */
export function gemmCut(level: Level, k: number, stride: number): GemmCut {
  const panelRows = tileVectors * level.lanes;
  const depthAtATime = Math.min(k, panelElements / panelRows);
  const panels = Math.floor(panelElements / (panelRows * depthAtATime));
  return {
    rowsAtATime: Math.min(panels * panelRows, mostRows),
    depthAtATime,
    tallest: tallestTile(level, stride),
  };
}

/** Rows that lie a multiple of 4 KiB apart share one set of level 1, which has eight ways at least. */
export const tallestTile = (level: Level, stride: number): number =>
  stride % 1024 === 0 ? Math.min(tileRows(level), 8) : tileRows(level);
