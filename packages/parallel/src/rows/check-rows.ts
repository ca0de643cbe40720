import { allowsMissing, type ModelConfig, objectiveOf, ParavaeError, rangesOf } from "@paravae/core";
import type { RowsSpec } from "../team/team-spec.js";
import type { LabelledRows } from "../trainer/trainer-options.js";

/** The shape of rows in the arena of a model, where only what it asks for lies. */
export const specOfRows = ({ data, count, width }: LabelledRows, model: ModelConfig): RowsSpec => ({
  count,
  width,
  type: data instanceof Uint8Array ? "bytes" : "reals",
  labelled: objectiveOf(model).usesLabels,
});

/**
 * Checks rows once, at the door: that there are any, that their width is the model's, and that real
 * values are ones that the likelihoods of their columns can explain.
 *
 * @throws ParavaeError E_ROWS
 */
export function checkRows(name: string, rows: LabelledRows, model: ModelConfig): void {
  const { data, count, width, labels } = rows;
  if (width !== model.inputSize) {
    fail(`${name} rows are ${width} values wide, expected ${model.inputSize}, the model's input size`);
  }
  if (count < 1 || data.length !== count * width) {
    fail(`${name} holds ${data.length} values, expected ${count} rows × ${width}, at least one row`);
  }
  if (objectiveOf(model).usesLabels && labels?.length !== count) {
    fail(`${name} has ${labels?.length ?? "no"} labels, expected ${count}: the model's loss asks for them`);
  }
  let firstColumn = 0;
  for (const { columns, ...range } of rangesOf(model)) {
    // Bytes stand for values in [0, 1].
    const holdsBytes = range.low <= 0 && range.high >= 1 && !range.isWhole;
    if (!(data instanceof Uint8Array && holdsBytes)) {
      checkColumns(name, rows, model, firstColumn, columns, range);
    }
    firstColumn += columns;
  }
}

function checkColumns(
  name: string,
  { data, count, width }: LabelledRows,
  model: ModelConfig,
  firstColumn: number,
  columns: number,
  { low, high, isWhole, expected }: Omit<ReturnType<typeof rangesOf>[number], "columns">,
): void {
  const missing = allowsMissing(model);
  const scale = data instanceof Uint8Array ? 1 / 255 : 1;
  for (let row = 0; row < count; row++) {
    for (let column = firstColumn; column < firstColumn + columns; column++) {
      const value = data[row * width + column] * scale;
      if (value >= low && value <= high && (!isWhole || Number.isInteger(value))) continue;
      if (missing && Number.isNaN(value)) continue;
      fail(`${name} row ${row}, column ${column} is ${value}, expected ${expected}`);
    }
  }
}

function fail(message: string): never {
  throw new ParavaeError("E_ROWS", `data: ${message}`);
}
