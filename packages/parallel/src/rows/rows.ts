import { type ModelConfig, ParavaeError, usesLabels } from "@paravae/core";
import type { RowsSpec } from "../team/team-spec.js";
import type { LabelledRows } from "../trainer/trainer-options.js";

/** The shape of rows in the arena of a model, where only what it asks for lies. */
export const specOfRows = ({ data, count, width }: LabelledRows, model: ModelConfig): RowsSpec => ({
  count,
  width,
  type: data instanceof Uint8Array ? "bytes" : "reals",
  labelled: usesLabels(model),
});

/**
 * Checks rows once, at the door: that there are any, that their width is the model's, and that real
 * values are ones that the likelihood can explain.
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
  if (usesLabels(model) && labels?.length !== count) {
    fail(`${name} has ${labels?.length ?? "no"} labels, expected ${count}: the model's loss asks for them`);
  }
  if (data instanceof Uint8Array) return;
  const isBernoulli = model.architecture !== "module" && model.likelihood === "bernoulli";
  const [low, high] = isBernoulli ? [0, 1] : [-Number.MAX_VALUE, Number.MAX_VALUE];
  const wrong = data.findIndex((value) => !(value >= low && value <= high));
  if (wrong >= 0) {
    const expected = isBernoulli ? "a value in [0, 1] for a bernoulli likelihood" : "a finite number";
    fail(
      `${name} row ${Math.floor(wrong / width)}, column ${wrong % width} is ${data[wrong]}, expected ${expected}`,
    );
  }
}

function fail(message: string): never {
  throw new ParavaeError("E_ROWS", `data: ${message}`);
}
