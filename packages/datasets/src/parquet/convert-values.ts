import { shortened } from "@paravae/core";
import type { DecodedArray } from "hyparquet";
import type { Cells } from "../reading/field.js";
import { shapeOf } from "../reading/shape-of.js";
import type { ParquetColumn } from "./parquet-columns.js";
import { parquetError } from "./parquet-error.js";

/** Where values are, for messages. */
export interface Place {
  readonly path: string;
  /** Rows before these. */
  readonly firstRow: number;
}

/**
 * Single values as cells.
 *
 * @returns undefined for integers that a number does not hold
 */
export function convertValues(
  { type, leaf, scale }: ParquetColumn,
  pieces: readonly DecodedArray[],
  count: number,
): Cells | undefined {
  if (type === "text") return textsOf(pieces);
  const cells =
    type === "byte"
      ? new Uint8Array(count)
      : leaf.type === "FLOAT"
        ? new Float32Array(count)
        : new Float64Array(count);
  let at = 0;
  for (const values of pieces) {
    for (let i = 0; i < values.length; i++) {
      const value = numberOf(values[i], scale);
      if (value === undefined) return undefined;
      cells[at++] = value;
    }
  }
  return cells;
}

/** Values as text: what a column is whose integers are beyond what a number holds. */
export const textsOf = (pieces: readonly DecodedArray[]): (string | null)[] =>
  pieces.flatMap((values) =>
    Array.from(values as ArrayLike<unknown>, (value) =>
      value === null || value === undefined ? null : String(value),
    ),
  );

/**
 * Lists of numbers as cells, each of the same shape; a list that is missing is all missing.
 *
 * @throws ParavaeError E_PARQUET that names the row of a list of another shape
 */
export function convertLists(
  { name, type }: ParquetColumn,
  shape: readonly number[],
  pieces: readonly DecodedArray[],
  count: number,
  { path, firstRow }: Place,
): Cells {
  const width = shape.reduce((product, extent) => product * extent, 1);
  const cells =
    type === "byte" ? new Uint8Array(count * width) : new Float64Array(count * width).fill(Number.NaN);
  let row = 0;
  const fill = (list: unknown, depth: number, at: number, whole: unknown): number => {
    if (depth === shape.length) {
      const value = numberOf(list, undefined);
      if (value === undefined) throw longError(path, name, firstRow + row + 1);
      cells[at] = value;
      return at + 1;
    }
    const parts = list as ArrayLike<unknown> | null | undefined;
    if (parts?.length !== shape[depth])
      throw raggedError(path, name, firstRow + row + 1, shapeOf(whole), shape);
    let next = at;
    for (let i = 0; i < parts!.length; i++) next = fill(parts![i], depth + 1, next, whole);
    return next;
  };
  for (const values of pieces) {
    for (const list of values as ArrayLike<unknown> as unknown[]) {
      if (list !== null && list !== undefined) fill(list, 0, row * width, list);
      else if (type === "byte") throw raggedError(path, name, firstRow + row + 1, [0], shape);
      row++;
    }
  }
  return cells;
}

/** @returns undefined for an integer that a number does not hold */
function numberOf(value: unknown, scale: number | undefined): number | undefined {
  if (typeof value === "number" && scale === undefined) return value;
  if (value === null || value === undefined) return Number.NaN;
  if (scale !== undefined) return decimalOf(value as number | bigint | Uint8Array, scale);
  const number = Number(value as number | bigint | boolean);
  return typeof value === "bigint" && Math.abs(number) >= 2 ** 53 ? undefined : number;
}

/** The number nearest to digits · 10^−scale: the division of what float64 holds exactly, or else what its text is read as. */
function decimalOf(digits: number | bigint | Uint8Array, scale: number): number {
  const integer = digits instanceof Uint8Array ? bigEndian(digits) : digits;
  const number = Number(integer);
  return Math.abs(number) < 2 ** 53 && scale <= 22 ? number / 10 ** scale : Number(`${integer}e-${scale}`);
}

const bigEndian = (bytes: Uint8Array): bigint =>
  bytes.length === 0
    ? 0n
    : BigInt.asIntN(8 * bytes.length, BigInt(`0x${Buffer.from(bytes).toString("hex")}`));

const raggedError = (
  path: string,
  name: string,
  row: number,
  got: readonly number[],
  expected: readonly number[],
) =>
  parquetError(
    path,
    `row ${row} has a list of ${got.join("×")} in column ${shortened(name, 30)}, expected ${expected.join("×")} as in the rows before`,
  );

const longError = (path: string, name: string, row: number) =>
  parquetError(
    path,
    `row ${row} has an integer from 2^53 on in column ${shortened(name, 30)}, more than a number holds`,
  );
