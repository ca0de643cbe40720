import { defineModel, type ModelConfig, type ModelOptions } from "@paravae/core";
import type { ModuleOptions } from "./trainer-options.js";

/**
 * A model with nothing left open. A module is always described anew from its file, which may have changed since it was
 * described last.
 *
 * @throws ParavaeError E_MODEL, E_MODEL_FILE, E_NO_GRADIENT, E_NO_TENSORFLOW
 */
export async function completeModel(
  model: ModelOptions | ModuleOptions,
  inputSize: number,
): Promise<ModelConfig> {
  if (model.architecture !== "module") return defineModel(model);
  const { describeModule } = await import("@paravae/tfjs");
  return describeModule(model.path, inputSize);
}
