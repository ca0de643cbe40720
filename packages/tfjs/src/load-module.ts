import { checkModuleFile } from "./check-module-file.js";
import { describeThrown, moduleError } from "./module-error.js";
import type { Tf } from "./tensor-model.js";
import { defineUserModel, type UserModel } from "./user-model.js";

/**
 * Loads a user's model, in TypeScript or JavaScript. Its imports of TensorFlow.js are given the engine's own
 * instance, because tensors of two instances do not mix.
 *
 * @throws ParavaeError E_MODEL_FILE when there is no such file, it throws, or it exports no model
 */
export async function loadModule(tf: Tf, path: string): Promise<UserModel> {
  await checkModuleFile(path);
  const { createJiti } = await import("jiti");
  const jiti = createJiti(path, {
    fsCache: false,
    // A file may have changed since it was loaded last.
    moduleCache: false,
    virtualModules: {
      "@tensorflow/tfjs": tf,
      "@tensorflow/tfjs-core": tf,
      "@tensorflow/tfjs-node": tf,
      "@paravae/tfjs": { defineUserModel },
    },
  });
  let exported: { readonly default?: unknown };
  try {
    exported = await jiti.import(path);
  } catch (error) {
    throw moduleError(path, `it threw while it was loaded: ${describeThrown(error)}`, error);
  }
  if (tf.getBackend() !== "tensorflow") {
    throw moduleError(
      path,
      `it changed TensorFlow.js's backend to ${tf.getBackend()}; leave that to the engine`,
    );
  }
  return checkedModel(path, exported?.default);
}

/** Checks the parts of what a file exports, so that they fail here and not inside a step. */
function checkedModel(path: string, model: unknown): UserModel {
  const isModel = typeof model === "object" && model !== null && ("parameters" in model || "loss" in model);
  if (!isModel) {
    throw moduleError(
      path,
      "it exports no model; expected its default export to be defineUserModel({ parameters, loss, … })",
    );
  }
  const { parameters, loss, encode, decode, latentSize = 0, labels = false } = model as Partial<UserModel>;
  const isRecord = typeof parameters === "object" && parameters !== null;
  if (!isRecord && typeof parameters !== "function") {
    throw moduleError(path, `parameters is ${String(parameters)}, expected an object of shapes by name`);
  }
  const functions = { loss, ...(encode && { encode }), ...(decode && { decode }) };
  for (const [name, value] of Object.entries(functions)) {
    if (typeof value !== "function")
      throw moduleError(path, `${name} is ${String(value)}, expected a function`);
  }
  if (!Number.isSafeInteger(latentSize) || latentSize < 0) {
    throw moduleError(path, `latentSize is ${String(latentSize)}, expected a whole number of at least 0`);
  }
  if (typeof labels !== "boolean")
    throw moduleError(path, `labels is ${String(labels)}, expected true or false`);
  return model as UserModel;
}
