import { createRequire } from "node:module";
import { join } from "node:path";
import { findTfjsNode } from "@paravae/tfjs";

/**
 * The first tfjs-node that loads, or why none does. Not `loadTensorflow` of @paravae/tfjs, which holds TensorFlow to one
 * thread.
 *
 * @param threads TensorFlow's own choice when left out
 */
export function loadTfjsNode(threads) {
  // TensorFlow reads them once, when it is loaded.
  if (threads !== undefined) {
    Object.assign(process.env, { TF_NUM_INTRAOP_THREADS: threads, TF_NUM_INTEROP_THREADS: threads });
  }
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  const require = createRequire(import.meta.url);
  // tfjs-node 4.22 calls this function, which Node 23 took away (tensorflow/tfjs issue 8609).
  require("node:util").isNullOrUndefined ??= (value) => value === null || value === undefined;
  const reasons = [];
  for (const { path } of findTfjsNode()) {
    try {
      const tf = createRequire(join(path, "package.json"))(path);
      if (tf.getBackend() === "tensorflow") return { tf };
      reasons.push(`the backend of ${path} is ${tf.getBackend()}`);
    } catch (error) {
      reasons.push(`${path} does not load: ${error.message.split("\n")[0]}`);
    }
  }
  const why = reasons.length === 0 ? "tfjs-node is not installed" : reasons.join("; ");
  return { absent: `${why}; run npm run setup:tensorflow` };
}

/** What a sample says of the tfjs-node that it used. */
export const versionOf = (tf) => `${tf.version["tfjs-node"]} (TensorFlow ${tf.backend().binding.TF_Version})`;
