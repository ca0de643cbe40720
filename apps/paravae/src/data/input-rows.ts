import { checkValues, type ModelConfig, ParavaeError } from "@paravae/core";
import type { Rows } from "@paravae/datasets";
import type { Settings } from "@paravae/runs";

/**
 * Rows for a model from a file of any kind that is read, as those of its run were. It may lack the run's label, and columns that are no
 * part of the rows.
 *
 * @throws ParavaeError E_INPUT when its rows are not as wide as the model's, E_ROWS when it cannot have been trained on them, and what
 *   reading throws
 */
export async function readInputRows(
  path: string,
  model: ModelConfig,
  { columns, exclude, label }: Partial<Pick<Settings, "columns" | "exclude" | "label">> = {},
): Promise<Rows> {
  const { readColumns, toRows } = await import("@paravae/datasets/files");
  const { rows } = toRows(await readColumns(path, { columns, exclude, label, mayLack: true }));
  const { data, count, width } = rows;
  const expected = model.inputSize;
  if (width === expected) return { data: checkValues(`${path}:`, data, model), count, width };
  throw new ParavaeError(
    "E_INPUT",
    `${path}: holds ${count} rows of ${width} values, expected at least one of ${expected}, the model's input`,
    { data: { path, got: [count, width], expected } },
  );
}
