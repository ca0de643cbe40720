import { checkValues, type ModelConfig, objectiveOf, ParavaeError } from "@paravae/core";
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
 * Checks rows once, at the door: that there are any, that their width is the model's, and that its likelihoods can explain them.
 *
 * @returns the same rows, as bytes or float32
 * @throws ParavaeError E_ROWS
 */
export function checkRows(name: string, rows: LabelledRows, model: ModelConfig): LabelledRows {
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
  return { ...rows, data: checkValues(`data: ${name}`, data, model) };
}

function fail(message: string): never {
  throw new ParavaeError("E_ROWS", `data: ${message}`);
}
