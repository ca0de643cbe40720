import { type Ops, type PhiloxKey, philox4x32, type RowChanges } from "@paravae/core";
import type { Rows } from "@paravae/datasets";

/** The numbers of the streams, which a saved run depends on. */
const purposes = { binarise: 10, dequantise: 11, corrupt: 12 } as const;
const stepOfEvaluation = 0xffff_ffff;

/** The number of a cell: a function of the seed, what it is for, the step, the row of the split and the column. */
function uniformOf(key: PhiloxKey, purpose: number, step: number, row: number, column: number): number {
  const words = new Uint32Array(4);
  philox4x32(words, key, Math.floor(column / 4), row, step, purpose);
  return (Math.floor(words[column % 4] / 512) + 0.5) / 2 ** 23;
}

/**
 * Rows as they are defined to be changed, cell by cell: what the encoder reads, and what the loss is of.
 *
 * @param epoch that trains on them; undefined for rows that are evaluated
 */
export function changePlainly(
  { data, width }: Rows,
  rows: Uint32Array,
  { binarise, dequantise, corrupt }: RowChanges,
  key: PhiloxKey,
  epoch: number | undefined,
  normal: Ops["rows"]["normal"],
): { readonly input: Float32Array; readonly target: Float32Array } {
  const ofEpoch = epoch ?? stepOfEvaluation;
  const target = new Float32Array(rows.length * width);
  rows.forEach((row, r) => {
    for (let j = 0; j < width; j++) {
      const cell = data[row * width + j];
      const value = data instanceof Uint8Array ? cell / 255 : cell;
      const uniform = (purpose: number, step: number): number => uniformOf(key, purpose, step, row, j);
      const bernoulli = (step: number): number => (uniform(purposes.binarise, step) < value ? 1 : 0);
      const changes: Readonly<Record<RowChanges["binarise"], () => number>> = {
        none: () => (dequantise ? (cell + uniform(purposes.dequantise, ofEpoch)) / 256 : value),
        threshold: () => (value >= 0.5 ? 1 : 0),
        static: () => bernoulli(epoch === undefined ? stepOfEvaluation : 0),
        dynamic: () => bernoulli(ofEpoch),
      };
      target[r * width + j] = changes[binarise]();
    }
  });
  if (corrupt === undefined || epoch === undefined) return { input: target, target };
  const { kind, amount } = corrupt;
  const input = target.slice();
  if (kind === "gaussian") {
    normal(input, rows, rows.length, width, key, epoch, purposes.corrupt);
    return { input: input.map((noise, i) => target[i] + amount * noise), target };
  }
  rows.forEach((row, r) => {
    for (let j = 0; j < width; j++) {
      const u = uniformOf(key, purposes.corrupt, epoch, row, j);
      if (u < amount) input[r * width + j] = kind === "masking" || u < amount / 2 ? 0 : 1;
    }
  });
  return { input, target };
}
