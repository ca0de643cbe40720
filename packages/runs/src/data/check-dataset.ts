import { isDeepStrictEqual } from "node:util";
import { type ModelConfig, ParavaeError } from "@paravae/core";
import type { Dataset } from "@paravae/datasets";
import { describeImage } from "./data-identity.js";

/**
 * Checks that a dataset's rows are what a model takes: as many values, and for convolutions images of the same shape.
 *
 * @throws ParavaeError E_DATASET_SHAPE
 */
export function checkDataset(
  { name, train: { rows }, shape }: Pick<Dataset, "name" | "train" | "shape">,
  model: ModelConfig,
): void {
  if (rows.width !== model.inputSize) {
    throw new ParavaeError(
      "E_DATASET_SHAPE",
      `${name}: its rows have ${rows.width} values, expected ${model.inputSize}, which the model was trained with`,
    );
  }
  if (model.architecture !== "conv" || isDeepStrictEqual({ ...shape }, { ...model.image })) return;
  throw new ParavaeError(
    "E_DATASET_SHAPE",
    `${name}: its images are ${describeImage(shape)}, expected ${describeImage(model.image)}, which the model was trained with`,
  );
}
