import { checkValues, type ModelConfig, objectiveOf, ParavaeError } from "@paravae/core";
import type { StoredRows } from "@paravae/datasets";
import type { LabelledRows, TrainerRows } from "../trainer/trainer-options.js";
import { areStored } from "./are-stored.js";

/**
 * Checks rows once, at the door: that there are any, that their width is the model's, and that its likelihoods can explain them. Of
 * stored rows it looks at the extremes alone.
 *
 * @returns the same rows, as bytes or float32, or stored
 * @throws ParavaeError E_ROWS
 */
export function checkRows(name: string, rows: TrainerRows, model: ModelConfig): TrainerRows {
  if (rows.width !== model.inputSize) {
    fail(`${name} rows are ${rows.width} values wide, expected ${model.inputSize}, the model's input size`);
  }
  if (areStored(rows)) return checkStored(name, rows, model);
  return checkInMemory(name, rows, model);
}

function checkInMemory(name: string, rows: LabelledRows, model: ModelConfig): LabelledRows {
  const { data, count, width, labels } = rows;
  if (count < 1 || data.length !== count * width) {
    fail(`${name} holds ${data.length} values, expected ${count} rows × ${width}, at least one row`);
  }
  if (objectiveOf(model).usesLabels && labels?.length !== count) {
    fail(`${name} has ${labels?.length ?? "no"} labels, expected ${count}: the model's loss asks for them`);
  }
  return { ...rows, data: checkValues(`data: ${name}`, data, model) };
}

function checkStored(name: string, rows: StoredRows, model: ModelConfig): StoredRows {
  const { count, labelled, extremes } = rows;
  if (!Number.isSafeInteger(count) || count < 1 || count > maxRows) {
    fail(`${name} holds ${count} rows, expected 1 to ${maxRows}`);
  }
  if (objectiveOf(model).usesLabels && !labelled) {
    fail(`${name} has no labels, expected ${count}: the model's loss asks for them`);
  }
  if (extremes !== undefined) checkExtremes(name, extremes, model);
  return rows;
}

/** Rows are numbered by 32 bits. */
const maxRows = 2 ** 32 - 1;

function checkExtremes(
  name: string,
  { data, rowNumbers }: NonNullable<StoredRows["extremes"]>,
  model: ModelConfig,
): void {
  try {
    checkValues(name, data, model);
  } catch (error) {
    if (!(error instanceof ParavaeError) || typeof error.data.row !== "number") throw error;
    const { row, column, value } = error.data as { row: number; column: number; value: number };
    const found = rowNumbers[row * model.inputSize + column];
    const expected = /expected .*/.exec(error.message)?.[0];
    throw new ParavaeError(
      "E_ROWS",
      `data: ${name} row ${found}, column ${column} is ${value}, ${expected}`,
      {
        data: { row: found, column, value },
      },
    );
  }
}

function fail(message: string): never {
  throw new ParavaeError("E_ROWS", `data: ${message}`);
}
