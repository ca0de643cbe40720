import { ParavaeError } from "../errors.js";
import { type ModelConfig, objectiveOf } from "../models/model-config.js";

/**
 * That a model has a distribution over z to draw from.
 *
 * @throws ParavaeError E_NO_PRIOR
 */
export function checkPrior(model: ModelConfig): void {
  const { kind, hasPrior } = objectiveOf(model);
  if (hasPrior) return;
  throw new ParavaeError(
    "E_NO_PRIOR",
    `sample: the model is of kind "${kind}", which has no prior to draw from; train one of kind "vae"`,
  );
}
