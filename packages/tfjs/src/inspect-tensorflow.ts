import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ParavaeError } from "@paravae/core";
import type { Tensorflow } from "./load-tensorflow.js";

/** What there is to know of a TensorFlow.js that nobody computes with. */
export type TensorflowVersions = Omit<Tensorflow, "tf">;

/**
 * The TensorFlow.js that `loadTensorflow` would load. It is loaded in a process of its own: it prints remarks on the processor to stderr
 * before it reads TF_CPP_MIN_LOG_LEVEL, and one that does not fit ends its process.
 *
 * @throws ParavaeError E_NO_TENSORFLOW as `loadTensorflow`
 */
export async function inspectTensorflow(): Promise<TensorflowVersions> {
  const program = fileURLToPath(new URL("./print-tensorflow.js", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program]).catch(({ signal, code }) => {
    throw new ParavaeError(
      "E_NO_TENSORFLOW",
      `tfjs-node: its process ended by ${signal ?? code} while it loaded`,
    );
  });
  const found: TensorflowVersions | { readonly error: string } = JSON.parse(stdout);
  if ("error" in found) throw new ParavaeError("E_NO_TENSORFLOW", found.error);
  return found;
}
