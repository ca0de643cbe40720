import { type DenseModel, describeSizes, type ModelConfig, ParavaeError } from "@paravae/core";

/**
 * A model that core's dense engine computes.
 *
 * @throws ParavaeError E_ENGINE when it is of another architecture
 */
export function requireDense(model: ModelConfig): DenseModel {
  if (model.architecture === "dense") return model;
  throw new ParavaeError(
    "E_ENGINE",
    `engine: ${describeSizes(model)} is ${model.architecture}, which runs on tfjs alone; use tfjs or auto`,
  );
}
