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
 * The numbers of four cells of a row, which begin at column j, a multiple of 4:
 *
 *     u[k] = unitInterval(word k of block j / 4 of the row's stream)
 *
 * so u is a function of the key, the step, the purpose, the row and the column alone.
 *
 * @param u written to, [4]
 */
export function drawCells(u: Float64Array, row: number, j: number, { key, step, purpose }: RowStream): void {
  philox4x32(words, key, j / 4, row, step, purpose);
  for (let k = 0; k < 4; k++) u[k] = unitInterval(words[k]);
}
