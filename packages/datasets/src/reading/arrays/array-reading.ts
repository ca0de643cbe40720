import { ParavaeError, shortened } from "@paravae/core";
import type { Batch } from "../field.js";
import type { Reading, ReadOptions } from "../format.js";
import { throwIfAborted } from "../read-error.js";
import { rowsInOrder } from "./array-rows.js";
import type { NumberCells } from "./elements.js";
import { rowsByColumns } from "./fortran-rows.js";
import { checkRows, describeShape, valuesOf } from "./shape.js";
import type { StoredArray } from "./stored-array.js";

const batchBytes = 4 << 20;

/**
 * Arrays with as many rows as each other as the fields of a table.
 *
 * @throws ParavaeError E_DATA_SHAPE when one has no rows
 */
export function readingOf(
  path: string,
  arrays: readonly StoredArray[],
  { signal }: ReadOptions,
  notes: readonly string[] = [],
): Reading {
  for (const { name, shape } of arrays) checkRows(path, name, shape);
  const count = arrays[0].shape[0];
  const rowBytes = arrays
    .map(({ element, shape }) => valuesOf(shape.slice(1)) * element.bytes)
    .reduce((sum, bytes) => sum + bytes);
  const rowsPerBatch = Math.min(count, Math.max(1, Math.floor(batchBytes / rowBytes)));
  return {
    fields: arrays.map(({ name, element, shape }) => ({ name, type: element.type, shape: shape.slice(1) })),
    count,
    notes: [...arrays.map(describeArray), ...notes],
    async *batches(): AsyncGenerator<Batch> {
      const rows = arrays.map((array) => rowsOf(path, array, rowsPerBatch));
      try {
        for (let first = 0; first < count; first += rowsPerBatch) {
          throwIfAborted(path, signal);
          const cells: NumberCells[] = [];
          for (const iterator of rows) cells.push((await iterator.next()).value as NumberCells);
          yield { count: Math.min(rowsPerBatch, count - first), cells };
        }
        // What is wrong behind the last row is seen by whoever goes on: a checksum, a file that is too long.
        for (const iterator of rows) await iterator.next();
      } finally {
        for (const iterator of rows) await iterator.return(undefined);
      }
    },
  };
}

const rowsOf = (path: string, array: StoredArray, rowsPerBatch: number): AsyncGenerator<NumberCells> =>
  array.fortranOrder && array.shape.length > 1
    ? rowsByColumns(path, array, rowsPerBatch)
    : rowsInOrder(path, array, rowsPerBatch);

/** "x: float32 [60000, 28, 28], Fortran order" */
function describeArray({ name, element, shape, bigEndian, fortranOrder }: StoredArray): string {
  const order = fortranOrder && shape.length > 1 ? ", Fortran order" : "";
  const bytes = bigEndian && element.bytes > 1 ? ", big-endian" : "";
  return `${shortened(name, 40)}: ${element.name} ${describeShape(shape)}${bytes}${order}`;
}

/** What arrays without names are called as a field. */
export const namelessArray = "array";

/** @throws ParavaeError E_DATA_KEY when a key is named for a file whose one array has no name */
export function refuseKey(path: string, { key }: ReadOptions): void {
  if (key === undefined) return;
  throw new ParavaeError("E_DATA_KEY", `${path}: holds one array, which has no name; leave out --key`, {
    data: { path, key },
  });
}
