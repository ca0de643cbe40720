import { extname } from "node:path";
import { checkValues, type ModelConfig, ParavaeError } from "@paravae/core";
import { type Rows, readIdx, readNpy } from "@paravae/datasets";

/**
 * Rows for a model from a file: an NPY array whose first dimension counts the rows, or an IDX file.
 *
 * @throws ParavaeError E_INPUT when its rows are not as wide as the model's, E_ROWS when it cannot have been trained on them, and what
 *   reading throws
 */
export async function readInputRows(path: string, model: ModelConfig): Promise<Rows> {
  const isNpy = extname(path).toLowerCase() === ".npy";
  const { shape, data } = isNpy ? await readNpy(path) : await readIdx(path);
  const width = model.inputSize;
  const [count = 1, ...extents] = shape;
  const got = extents.reduce((product, extent) => product * extent, 1);
  if (got === width && count > 0) return { data: checkValues(`${path}:`, data, model), count, width };
  throw new ParavaeError(
    "E_INPUT",
    `${path}: holds an array [${shape.join(", ")}], ${count} rows of ${got} values, expected at least one of ${width}, the model's input`,
    { data: { path, got: shape, expected: width } },
  );
}
