import { createRequire } from "node:module";
import { join } from "node:path";
import { getEnvironmentData, isMainThread, setEnvironmentData } from "node:worker_threads";
import { ParavaeError } from "@paravae/core";
import { type Binding, registerAttributeNames } from "./register-attribute-names.js";
import type { Tf } from "./tensor-model.js";
import { findTfjsNode } from "./tensorflow-places.js";

/** TensorFlow.js on its native backend. */
export interface Tensorflow {
  readonly tf: Tf;
  /** Of tfjs-node. */
  readonly version: string;
  /** Of the TensorFlow library under it. */
  readonly nativeVersion: string;
  /** The folder of the @tensorflow/tfjs-node package. */
  readonly path: string;
}

/** Where the threads that are started from now on find which one the main thread has loaded. */
const loadedInMain = "@paravae/tfjs: loaded in the main thread";

let loaded: Tensorflow | undefined;

/**
 * Loads tfjs-node into this thread: the one that the project has, else the one that the set-up command made.
 *
 * Each worker computes on its own thread alone. TensorFlow reads how many threads it may start once, when the process
 * first loads it, so a process that has workers loads it in its main thread first.
 *
 * @throws ParavaeError E_NO_TENSORFLOW when there is none or it does not load, with the command that mends it; in a
 *   worker that was started before the main thread had loaded it
 */
export function loadTensorflow(): Tensorflow {
  loaded ??= firstThatLoads();
  return loaded;
}

function firstThatLoads(): Tensorflow {
  // A worker's environment is a copy that TensorFlow does not see, and other workers may be computing already.
  if (!isMainThread) {
    const path = getEnvironmentData(loadedInMain);
    if (typeof path === "string") return load(path);
    throw new ParavaeError(
      "E_NO_TENSORFLOW",
      "tfjs-node: the main thread has not loaded it; call loadTensorflow of @paravae/tfjs there before this thread starts",
    );
  }
  // Without oneDNN, matrix products run on generated code that uses the stack pointer for other things: a signal that
  // arrives in the middle of one overwrites the heap (seen with TensorFlow 2.21).
  Object.assign(process.env, {
    TF_ENABLE_ONEDNN_OPTS: "1",
    TF_NUM_INTRAOP_THREADS: "1",
    TF_NUM_INTEROP_THREADS: "1",
  });
  // Its remarks on the processor are no news to the user of a training program.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  const reasons: string[] = [];
  for (const { path } of findTfjsNode()) {
    try {
      return load(path);
    } catch (error) {
      reasons.push(`${path} does not load: ${firstLine(error)}`);
    }
  }
  const why = reasons.length === 0 ? "it is not installed" : reasons.join("; ");
  throw new ParavaeError(
    "E_NO_TENSORFLOW",
    `tfjs-node: ${why}; run npx paravae setup-tensorflow, which says what it does`,
    { data: { reasons } },
  );
}

function load(path: string): Tensorflow {
  const require = createRequire(join(path, "package.json"));
  // tfjs-node 4.22 calls this function, which Node 23 took away (tensorflow/tfjs issue 8609).
  const util = require("node:util");
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  const tf = require(path);
  // A program that fell to the plain JavaScript backend would be a hundred times slower, without a word.
  if (tf.getBackend() !== "tensorflow") throw new Error(`its backend is ${tf.getBackend()}`);
  const binding: Binding = tf.backend().binding;
  if (isMainThread) {
    registerAttributeNames(path, binding);
    setEnvironmentData(loadedInMain, path);
  }
  return { tf, version: tf.version["tfjs-node"], nativeVersion: binding.TF_Version, path };
}

/** The first line of what was thrown: the rest of a loader's complaint is where it looked. */
const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0].trim();
