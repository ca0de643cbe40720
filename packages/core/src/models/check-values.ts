import { ParavaeError } from "../errors.js";
import { allowsMissing, type ModelConfig, rangesOf } from "./model-config.js";

/** Values of rows as callers have them. Bytes stand for values in [0, 1], a 255th each; all others are what they say. */
export type RowValues = Uint8Array | Uint8ClampedArray | Float32Array | Float64Array | readonly number[];

/** Values of rows as engines read them. */
export type RowData = Uint8Array | Float32Array;

/**
 * The one check of rows, wherever rows come in: that the model's likelihoods can explain every value of its columns.
 *
 * Bytes and float32 are returned as they are, without a copy. Float64 and plain numbers are rounded to float32, beyond whose range a value
 * is refused as Infinity. Integers of any other type are refused: nobody can tell whether they are pixels or quantities.
 *
 * @param what whose rows they are, as the error says it
 * @param values [rows, D], whole rows
 * @throws ParavaeError E_ROWS
 */
export function checkValues(what: string, values: RowValues, model: ModelConfig): RowData {
  const data = dataOf(what, values);
  let firstColumn = 0;
  for (const { columns, low, high, isWhole, expected } of rangesOf(model)) {
    const holdsBytes = low <= 0 && high >= 1 && !isWhole;
    if (!(data instanceof Uint8Array && holdsBytes)) {
      checkColumns(what, data, model, firstColumn, columns, { low, high, isWhole, expected });
    }
    firstColumn += columns;
  }
  return data;
}

function dataOf(what: string, values: RowValues): RowData {
  if (values instanceof Uint8Array || values instanceof Float32Array) return values;
  if (values instanceof Uint8ClampedArray) {
    return new Uint8Array(values.buffer, values.byteOffset, values.length);
  }
  if (values instanceof Float64Array || isNumbers(values)) return Float32Array.from(values);
  throw new ParavaeError(
    "E_ROWS",
    `${what} are ${nameOf(values)}, expected bytes (Uint8Array), which stand for 0 to 1, or a Float32Array; convert them`,
  );
}

/** Where callers are JavaScript, a list may hold anything. */
const isNumbers = (values: unknown): values is readonly number[] =>
  Array.isArray(values) && values.every((value) => typeof value === "number");

function nameOf(values: unknown): string {
  if (Array.isArray(values)) return "an array of other things than numbers";
  return typeof values === "object" && values !== null
    ? `of type ${values.constructor.name}`
    : String(values);
}

function checkColumns(
  what: string,
  data: RowData,
  model: ModelConfig,
  firstColumn: number,
  columns: number,
  { low, high, isWhole, expected }: Omit<ReturnType<typeof rangesOf>[number], "columns">,
): void {
  const { inputSize } = model;
  const missing = allowsMissing(model);
  const scale = data instanceof Uint8Array ? 1 / 255 : 1;
  for (let row = 0; row < data.length / inputSize; row++) {
    for (let column = firstColumn; column < firstColumn + columns; column++) {
      const value = data[row * inputSize + column] * scale;
      if (value >= low && value <= high && (!isWhole || Number.isInteger(value))) continue;
      if (missing && Number.isNaN(value)) continue;
      throw new ParavaeError(
        "E_ROWS",
        `${what} row ${row}, column ${column} is ${value}, expected ${expected}`,
        {
          data: { row, column, value },
        },
      );
    }
  }
}
