import { ParavaeError, shortened } from "@paravae/core";
import { type NumberCells, toNativeOrder } from "./elements.js";
import { valuesOf } from "./shape.js";
import type { StoredArray } from "./stored-array.js";

/** The rows of an array in C order, `rowsPerBatch` at a time. */
export async function* rowsInOrder(
  path: string,
  array: StoredArray,
  rowsPerBatch: number,
): AsyncGenerator<NumberCells> {
  const { element, bigEndian, shape } = array;
  const width = valuesOf(shape.slice(1));
  let first = 0;
  const rowBytes = width * element.bytes;
  for await (const bytes of gathered(array.bytes(), rowsPerBatch * rowBytes, shape[0] * rowBytes)) {
    toNativeOrder(bytes, element, bigEndian);
    yield element.decode(bytes, (index, value) =>
      refuseInteger(path, array, first + Math.floor(index / width), index % width, value),
    );
    first += rowsPerBatch;
  }
}

/** Memory for the first piece of a batch that may be large. */
const firstBytes = 1 << 16;

/** `total` bytes in pieces of `length`, but the last. Memory is taken for what has come, at most twice that. */
async function* gathered(
  pieces: AsyncIterable<Uint8Array>,
  length: number,
  total: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let batch = new Uint8Array(Math.min(firstBytes, length));
  let filled = 0;
  let left = total;
  for await (const piece of pieces) {
    for (let taken = 0; taken < piece.length; ) {
      const part = piece.subarray(taken, taken + length - filled);
      const needed = filled + part.length;
      if (needed > batch.length) {
        const larger = new Uint8Array(Math.min(length, 2 * needed));
        larger.set(batch.subarray(0, filled));
        batch = larger;
      }
      batch.set(part, filled);
      filled = needed;
      taken += part.length;
      if (filled < length) continue;
      yield batch;
      left -= length;
      batch = new Uint8Array(Math.max(0, Math.min(length, left)));
      filled = 0;
    }
  }
  if (filled > 0) yield batch.subarray(0, filled);
}

/** Of an integer that no double holds: the value would change. Rows and columns count from 0, as numpy's do. */
export function refuseInteger(
  path: string,
  { name, shape }: StoredArray,
  row: number,
  column: number,
  value: bigint,
): never {
  const place = shape.length > 2 ? `value ${column}` : `column ${column}`;
  throw new ParavaeError(
    "E_DATA_VALUE",
    `${path}: row ${row}, ${place} of ${shortened(name, 40)} (from 0) holds ${value}, beyond 2^53: a double would change it; divide it or leave it out`,
    { data: { path, name, row, column, value: String(value) } },
  );
}
