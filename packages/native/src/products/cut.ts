import type { VectorLevel } from "../vectors/vector-level.js";
import type { Element } from "./element.js";
import { type Order, tileRows, tileVectors } from "./tile.js";

/** Columns of C that are formed at a time: eight of the tallest tiles, so that what leaves the panels is still near. */
export const columnsAtATime = 112;

/** Words of the panels: half a level-2 cache of 1 MiB, the rest of which is for weights. */
const panelWords = 128 * 1024;

/** Elements along the depth of a product of columns: rows of a batch. */
const deepestPanel = 1024;

/** Words of the one panel of such a product, behind which those of A lie that are brought together. */
const onePanel = deepestPanel * 32;

/** Rows of C whose factors in A are brought together at once: whole tiles, as many as fit. */
const rowsOfFactors = ({ perWord }: Element): number => (perWord === 1 ? 84 : 182);

/** Rows that lie a multiple of so many bytes apart share one set of level 1, which has eight ways at least. */
const setBytes = 4096;
const rowsOfSet = 8;

/** Rows whose products are on their way at once. */
const mostRows = 256;

/** Where one rank's products keep what they need beside their operands; in bytes from the beginning of its scratch. */
const slackBytes = 16 * 128;
const outBytes = 4 * mostRows * columnsAtATime + slackBytes;
export const panelsAt = outBytes;
export const wordsOfAAt = panelsAt + 4 * onePanel;
export const scratchBytes = panelsAt + 4 * panelWords + slackBytes;

/** The rows of a tile that reads rows of so many elements side by side. */
const tallestOf = (level: VectorLevel, element: Element, order: Order, width: number): number =>
  order === "byRows" && sharesSet(element, width) ? Math.min(tileRows(level), rowsOfSet) : tileRows(level);

/** How `emitGemm` is to cut a product: rows that share the panels, steps along the depth, rows of the tallest tile. */
export interface GemmCut {
  readonly rowsAtATime: number;
  readonly depthAtATime: number;
  readonly tallest: number;
}

/** @param k the depth, which is what rows of B are apart where `order` is byRows */
export function gemmCut(level: VectorLevel, element: Element, order: Order, k: number): GemmCut {
  const { perWord } = element;
  const panelRows = tileVectors * level.lanes;
  const depthAtATime = Math.min(k, (perWord * panelWords) / panelRows);
  const panels = Math.floor(panelWords / (panelRows * Math.ceil(depthAtATime / perWord)));
  return {
    rowsAtATime: Math.min(panels * panelRows, mostRows),
    depthAtATime,
    tallest: tallestOf(level, element, order, k),
  };
}

/** How `emitGemmOfColumns` is to cut a product. */
export interface GemmOfColumnsCut extends GemmCut {
  /** Whether columns of B are copied together before they are read, where they need not be. */
  readonly packs: boolean;
  /** As `packs`, of A's columns. */
  readonly packsA: boolean;
}

/** As the kernel's arguments. */
export const wordsOf = (cut: GemmOfColumnsCut): readonly number[] => [
  ...[cut.rowsAtATime, cut.depthAtATime, cut.tallest],
  ...[cut.packs ? 1 : 0, cut.packsA ? 1 : 0],
];

/** Whether rows of so many elements lie so that some columns of all of them share one set of level 1. */
export const sharesSet = ({ shift }: Element, width: number): boolean => (width << shift) % setBytes === 0;

/**
 * @param m rows of C
 * @param n what rows of B are apart
 * @param aStride what rows of A are apart
 */
export const gemmOfColumnsCut = (
  level: VectorLevel,
  element: Element,
  order: Order,
  { m, n, aStride }: Readonly<Record<"m" | "n" | "aStride", number>>,
): GemmOfColumnsCut => {
  const packsA = order === "byColumns" && (element.perWord === 2 || sharesSet(element, aStride));
  return {
    rowsAtATime: packsA ? rowsOfFactors(element) : m,
    depthAtATime: deepestPanel,
    tallest: tallestOf(level, element, order, aStride),
    packs: sharesSet(element, n),
    packsA,
  };
};
