import { readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { describeFileError } from "@paravae/files";
import { readError } from "../read-error.js";
import { refuseInteger } from "./array-rows.js";
import { type NumberCells, toNativeOrder } from "./elements.js";
import { valuesOf } from "./shape.js";
import type { ArrayPlace, StoredArray } from "./stored-array.js";

/** Bytes of rows that are read at a time: the more, the longer the pieces that lie together in the file. */
const blockBytes = 32 << 20;
/** Columns that are shorter are read together, rows that are not asked for with them: a read of its own takes longer. */
const shortBytes = 16 << 10;
const togetherBytes = 1 << 20;
/** Rows that are laid out at a time, so that they stay in the cache. */
const tileBytes = 256 << 10;
const fewestRows = 16;
/** How long reads go on before others have a turn. */
const turnMs = 20;

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
  const { element } = array;
  const width = order.length;
  const bytes = await readColumns(path, array, place, width, first, rows);
  toNativeOrder(bytes, element, array.bigEndian);
  const columns = element.decode(bytes, (index, value) =>
    refuseInteger(path, array, first + (index % rows), order[Math.floor(index / rows)], value),
  );
  const block = new (columns.constructor as new (length: number) => NumberCells)(columns.length);
  const tile = Math.max(fewestRows, Math.floor(tileBytes / (width * block.BYTES_PER_ELEMENT)));
  for (let top = 0; top < rows; top += tile) {
    const end = Math.min(rows, top + tile);
    for (let column = 0; column < width; column++) {
      const begin = column * rows;
      for (let row = top, to = top * width + order[column]; row < end; row++, to += width) {
        block[to] = columns[begin + row];
      }
    }
  }
  return block;
}

/** Some rows of each column, one column behind the other. */
async function readColumns(
  path: string,
  { element, shape }: StoredArray,
  place: ArrayPlace,
  width: number,
  first: number,
  rows: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const columnBytes = shape[0] * element.bytes;
  const [begin, length] = [first * element.bytes, rows * element.bytes];
  const bytes = new Uint8Array(width * length);
  const together = columnBytes > shortBytes ? 1 : Math.floor(togetherBytes / columnBytes);
  const piece = new Uint8Array(together === 1 ? 0 : together * columnBytes);
  let turnBegan = performance.now();
  for (let column = 0; column < width; column += together) {
    const position = place.position + column * columnBytes;
    if (together === 1) {
      fillNow(path, place, bytes.subarray(column * length, (column + 1) * length), position + begin);
    } else {
      const columns = Math.min(together, width - column);
      fillNow(path, place, piece.subarray(0, columns * columnBytes), position);
      for (let i = 0; i < columns; i++) {
        const from = i * columnBytes + begin;
        bytes.set(piece.subarray(from, from + length), (column + i) * length);
      }
    }
    if (performance.now() - turnBegan < turnMs) continue;
    await setImmediate();
    turnBegan = performance.now();
  }
  return bytes;
}

/** Short reads of a cached file take a few µs, and as promises ten times that. */
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
