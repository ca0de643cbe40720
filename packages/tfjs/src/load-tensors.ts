import type { ModelConfig } from "@paravae/core";
import { convTensors } from "./conv-tensors.js";
import { denseTensors } from "./dense-tensors.js";
import { loadModule } from "./load-module.js";
import { moduleTensors } from "./module-tensors.js";
import type { TensorModel, Tf } from "./tensor-model.js";

/**
 * Any model as tensors; a module's file is loaded.
 *
 * @throws ParavaeError E_MODEL_FILE
 */
export async function loadTensors(tf: Tf, config: ModelConfig): Promise<TensorModel> {
  if (config.architecture === "conv") return convTensors(tf, config);
  if (config.architecture === "dense") return denseTensors(tf, config);
  return moduleTensors(config, await loadModule(tf, config.path));
}
