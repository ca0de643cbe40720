import type { VectorLevel } from "../vectors/vector-level.js";
import { type Order, tileRows, tileVectors } from "./tile.js";

/** Columns of C that are formed at a time: eight of the tallest tiles, so that what leaves the panels is still near. */
export const columnsAtATime = 112;

/** float32 of the panels: half a level-2 cache of 1 MiB, the rest of which is for weights. */
const panelElements = 128 * 1024;

/** Steps along the depth of a gradient's product: rows of a batch. */
const deepestPanel = 1024;

/** float32 of 4 KiB. */
const pageElements = 1024;

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

/** @param k the depth, which is what rows of B are apart where `order` is byRows */
export function gemmCut(level: VectorLevel, order: Order, k: number): GemmCut {
  const panelRows = tileVectors * level.lanes;
  const depthAtATime = Math.min(k, panelElements / panelRows);
  const panels = Math.floor(panelElements / (panelRows * depthAtATime));
  return {
    rowsAtATime: Math.min(panels * panelRows, mostRows),
    depthAtATime,
    // Rows that lie a multiple of 4 KiB apart share one set of level 1, which has eight ways at least.
    tallest: order === "byRows" && k % pageElements === 0 ? Math.min(tileRows(level), 8) : tileRows(level),
  };
}

/** How `emitGemmTransposeA` is to cut a product. */
export interface TransposeACut {
  readonly depthAtATime: number;
  readonly tallest: number;
  /** Whether columns of B are copied together before they are read. */
  readonly packs: boolean;
}

/** @param n what rows of B are apart: where that is a multiple of 4 KiB, some columns of all rows would share one set of level 1 */
export const transposeACut = (level: VectorLevel, n: number): TransposeACut => ({
  depthAtATime: deepestPanel,
  tallest: tileRows(level),
  packs: n % pageElements === 0,
});
