import { stat } from "node:fs/promises";
import { moduleError } from "./module-error.js";

/**
 * That a file of a user's model is there, before TensorFlow is loaded for it.
 *
 * @throws ParavaeError E_MODEL_FILE
 */
export async function checkModuleFile(path: string): Promise<void> {
  const status = await stat(path).catch(() => undefined);
  if (status?.isFile()) return;
  throw moduleError(
    path,
    "not found; expected a file whose default export is a model; if it was moved, say where to (--model)",
  );
}
