import { readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { describeFileError } from "@paravae/files";
import { readError } from "../read-error.js";
import { refuseInteger } from "./array-rows.js";
import { type NumberCells, toNativeOrder } from "./elements.js";
import { valuesOf } from "./shape.js";
import type { ArrayPlace, StoredArray } from "./stored-array.js";

/** Bytes of rows that are read at a time: the more, the longer the pieces that lie together in the file. */
const blockBytes = 16 << 20;
/** How many pieces are read before others have a turn. */
const readsInTurn = 1000;

/**
 * The rows of an array whose first index runs fastest, `rowsPerBatch` at a time. The file holds a column after the other:
 *
 *     row   0 1 2 3 … n−1   0 1 2 3 … n−1
 *          └── column 0 ──┘└── column 1 ──┘ …      a block of rows is a piece of each
 */
export async function* rowsByColumns(
  path: string,
  array: StoredArray,
  rowsPerBatch: number,
): AsyncGenerator<NumberCells> {
  const [count, ...cell] = array.shape;
  const width = valuesOf(cell);
  const rowsThatFit = Math.floor(blockBytes / (width * array.element.bytes));
  const rowsPerBlock = Math.max(1, Math.floor(rowsThatFit / rowsPerBatch)) * rowsPerBatch;
  const order = placesInRow(cell);
  const place = await array.randomAccess();
  try {
    for (let first = 0; first < count; first += rowsPerBlock) {
      const rows = Math.min(rowsPerBlock, count - first);
      const block = await readBlock(path, array, place, order, first, rows);
      for (let row = 0; row < rows; row += rowsPerBatch) {
        yield block.slice(row * width, Math.min(row + rowsPerBatch, rows) * width);
      }
    }
  } finally {
    await place.close();
  }
}

async function readBlock(
  path: string,
  array: StoredArray,
  place: ArrayPlace,
  order: Uint32Array,
  first: number,
  rows: number,
): Promise<NumberCells> {
  const { element, shape } = array;
  const width = order.length;
  const pieceBytes = rows * element.bytes;
  const bytes = new Uint8Array(width * pieceBytes);
  for (let column = 0; column < width; column++) {
    // Short reads of a cached file take a few µs, and as promises ten times that.
    const position = place.position + (column * shape[0] + first) * element.bytes;
    fillNow(path, place, bytes.subarray(column * pieceBytes, (column + 1) * pieceBytes), position);
    if (column % readsInTurn === readsInTurn - 1) await setImmediate();
  }
  toNativeOrder(bytes, element, array.bigEndian);
  const columns = element.decode(bytes, (index, value) =>
    refuseInteger(path, array, first + (index % rows), order[Math.floor(index / rows)], value),
  );
  const block = new (columns.constructor as new (length: number) => NumberCells)(columns.length);
  for (let column = 0; column < width; column++) {
    const begin = column * rows;
    for (let row = 0, to = order[column]; row < rows; row++, to += width) block[to] = columns[begin + row];
  }
  return block;
}

function fillNow(path: string, { file }: ArrayPlace, bytes: Uint8Array, position: number): void {
  try {
    for (let filled = 0; filled < bytes.length; ) {
      const got = readSync(file.fd, bytes, filled, bytes.length - filled, position + filled);
      if (got === 0) throw new Error("it became shorter meanwhile; is a program writing it?");
      filled += got;
    }
  } catch (cause) {
    throw readError(path, describeFileError(cause), cause);
  }
}

/** Where in a row, whose last index runs fastest, the values lie whose first index does: [0, 2, 1, 3] of [2, 2]. */
function placesInRow(cell: readonly number[]): Uint32Array {
  const width = valuesOf(cell);
  const places = new Uint32Array(width);
  let stride = width;
  let repeat = 1;
  for (const extent of cell) {
    stride /= extent;
    for (let column = 0; column < width; column++) {
      places[column] += (Math.floor(column / repeat) % extent) * stride;
    }
    repeat *= extent;
  }
  return places;
}
