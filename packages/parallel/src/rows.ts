import { type ModelConfig, ParavaeError } from "@paravae/core";
import type { Rows } from "@paravae/datasets";
import type { RowsSpec } from "./team-spec.js";

export const specOfRows = ({ data, count, width }: Rows): RowsSpec => ({
  count,
  width,
  type: data instanceof Uint8Array ? "bytes" : "reals",
});

/**
 * Checks rows once, at the door: that there are any, that their width is the model's, and that real
 * values are ones that the likelihood can explain.
 *
 * @throws ParavaeError E_ROWS
 */
export function checkRows(name: string, rows: Rows, model: ModelConfig): void {
  const { data, count, width } = rows;
  if (width !== model.inputSize) {
    fail(`${name} rows are ${width} values wide, expected ${model.inputSize}, the model's input size`);
  }
  if (count < 1 || data.length !== count * width) {
    fail(`${name} holds ${data.length} values, expected ${count} rows × ${width}, at least one row`);
  }
  if (data instanceof Uint8Array) return;
  const [low, high] = model.likelihood === "bernoulli" ? [0, 1] : [-Number.MAX_VALUE, Number.MAX_VALUE];
  const wrong = data.findIndex((value) => !(value >= low && value <= high));
  if (wrong >= 0) {
    const expected = model.likelihood === "bernoulli" ? "a value in [0, 1]" : "a finite number";
    fail(
      `${name} row ${Math.floor(wrong / width)}, column ${wrong % width} is ${data[wrong]}, expected ${expected} for a ${model.likelihood} likelihood`,
    );
  }
}

function fail(message: string): never {
  throw new ParavaeError("E_ROWS", `data: ${message}`);
}
