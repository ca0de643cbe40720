import { dirname } from "node:path";
import { ParavaeError } from "@paravae/core";
import type { Workplace } from "./way.js";

/** A Node program: loads the tfjs-node of its argument, multiplies with it and prints its TensorFlow's version. */
const program = `
const util = require("node:util");
// tfjs-node 4.22 calls it, and Node 23 took it away.
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
const tf = require(process.argv[1]);
const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]));
const got = tf.getBackend() + " " + product.dataSync().join(" ");
if (got !== "tensorflow 19 22 43 50") throw new Error("[1 2; 3 4] times [5 6; 7 8] is " + got);
console.log("TF_Version=" + tf.backend().binding.TF_Version);
`;

/**
 * Loads a tfjs-node in a process of its own, as one that does not fit ends it, and has it multiply two matrices.
 *
 * @returns the version of its TensorFlow
 * @throws ParavaeError E_COMMAND when it does not load or computes wrongly, E_SETUP_TENSORFLOW when it says nothing
 */
export async function checkBinding(
  tfjsNode: string,
  { environment, run }: Pick<Workplace, "environment" | "run">,
): Promise<string> {
  const printed = await run({
    title: "loading it",
    command: process.execPath,
    args: ["-e", program, tfjsNode],
    cwd: dirname(tfjsNode),
    environment: { ...environment, TF_CPP_MIN_LOG_LEVEL: "3" },
    timeoutMs: 120_000,
  });
  const version = /^TF_Version=(.+)$/m.exec(printed)?.[1].trim();
  if (version !== undefined) return version;
  throw new ParavaeError("E_SETUP_TENSORFLOW", `${tfjsNode} loads, but gives no TensorFlow version`, {
    data: { tfjsNode },
  });
}
