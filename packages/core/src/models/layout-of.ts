import type { ParameterLayout } from "../parameters/parameter-layout.js";
import { convLayout } from "./conv-layout.js";
import { type DenseLayout, denseLayout } from "./dense-layout.js";
import type { DenseModel } from "./dense-model.js";
import type { ModelConfig } from "./model-config.js";
import { moduleLayout } from "./module-layout.js";

/** Where each parameter of a model lies in its flat block. */
export function layoutOf(model: DenseModel): DenseLayout;
export function layoutOf(model: ModelConfig): ParameterLayout;
export function layoutOf(model: ModelConfig): ParameterLayout {
  if (model.architecture === "conv") return convLayout(model);
  if (model.architecture === "module") return moduleLayout(model);
  return denseLayout(model);
}
