import { defineModel, type ModelConfig, type ModelOptions } from "@paravae/core";
import { refuse } from "./content-error.js";

/** What a model of format 1 said, unless it was a module. */
const fields: readonly string[] = ["activation", "initialisation", "kind", "beta", "likelihood", "variance"];

/**
 * The model of a file of format 1, where a model had one likelihood and said its objective in short.
 *
 * @throws ParavaeError E_CHECKPOINT_CONTENT when it leaves something open, E_MODEL when a field is out of its range
 */
export function modelOfFormat1(given: Readonly<Record<string, unknown>>): ModelConfig {
  const model = defineModel(given as unknown as ModelOptions);
  const missing = fields.filter((field) => given[field] === undefined);
  if (model.architecture !== "module" && missing.length > 0) {
    refuse("model", given, `its fields ${missing.join(", ")} too`);
  }
  return model;
}
