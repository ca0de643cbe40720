import { type PhiloxKey, philox4x32 } from "../random/philox.js";
import { type Purpose, unitInterval } from "../random/random.js";

/** A row's stream of random numbers, by what they are for. */
export interface RowStream {
  readonly key: PhiloxKey;
  /** What makes the numbers of a row other ones: the epoch, where they are drawn anew in each. */
  readonly step: number;
  readonly purpose: Purpose;
}

const words = new Uint32Array(4);

/**
 * Calls `write(i, u)` for the cells of rows [rows, width], i counting all cells row by row, with
 *
 *     u = unitInterval(word j mod 4 of block ⌊j / 4⌋ of the row's stream),   j = i mod width
 *
 * so u is a function of the key, the step, the purpose, rowIndices[r] and j alone.
 *
 * @param needs whether a cell's number is asked for: a block that no cell needs is not drawn
 */
export function eachUniform(
  rowIndices: Uint32Array,
  rows: number,
  width: number,
  { key, step, purpose }: RowStream,
  needs: (i: number) => boolean,
  write: (i: number, u: number) => void,
): void {
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < width; j += 4) {
      const end = Math.min(4, width - j);
      const first = r * width + j;
      let isDrawn = false;
      for (let k = 0; k < end; k++) {
        if (!needs(first + k)) continue;
        if (!isDrawn) philox4x32(words, key, j / 4, rowIndices[r], step, purpose);
        isDrawn = true;
        write(first + k, unitInterval(words[k]));
      }
    }
  }
}
