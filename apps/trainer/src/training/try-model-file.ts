import { loadModule, loadTensorflow } from "@paravae/tfjs";

/**
 * Loads a file of the user's once before anything is made, and while a signal still ends the process: it may do anything,
 * endless loops among it.
 *
 * @throws ParavaeError E_MODEL_FILE, E_NO_TENSORFLOW
 */
export async function tryModelFile(path: string): Promise<void> {
  await loadModule(loadTensorflow().tf, path);
}
