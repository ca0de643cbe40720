import { type ActivationKind, type ModelConfig, ParavaeError, type Precision } from "@paravae/core";
import { compileKernels, detectSimdLevel } from "@paravae/kernels";
import type { EngineKind } from "../trainer/trainer-options.js";
import type { LoadedEngine } from "./loaded-engine.js";

/**
 * Who computes gradients of a model on the engine that is asked for: core's dense layers over some kernels, or
 * TensorFlow.js.
 *
 * @throws ParavaeError E_ENGINE when that engine cannot train the model
 */
export function gradientsOf(
  kind: EngineKind,
  { architecture }: Pick<ModelConfig, "architecture">,
): LoadedEngine["gradients"] {
  if (kind === "tfjs") return "tfjs";
  if (architecture === "dense") return "dense";
  if (kind === "auto") return "tfjs";
  throw new ParavaeError(
    "E_ENGINE",
    `engine: ${kind} runs dense models, this one is ${architecture === "module" ? "a file of your own" : architecture}; use tfjs or auto`,
  );
}

/**
 * Loads the engine that `kind` means for a model. "auto" for a dense model is generated kernels where they run, else a native
 * BLAS where one is found, else WebAssembly alone, which has no bf16. The plain reference, which is far slower, is only ever
 * taken by its name.
 *
 * @throws ParavaeError E_NO_SIMD where WebAssembly SIMD is missing; E_NO_NATIVE of the engine native, where its code cannot run
 *   or is wrong; E_NO_TENSORFLOW where TensorFlow.js is needed and does not load; E_NO_BLAS and E_BLAS_WRONG of the engine blas,
 *   and of auto in bf16, where a library is needed and there is none that will do; E_NO_BF16 where the engine or the processor
 *   has no bf16; E_ENGINE when that engine cannot train the model
 */
export async function loadEngine(
  kind: EngineKind,
  model: ModelConfig,
  precision: Precision,
): Promise<LoadedEngine> {
  const gradients = gradientsOf(kind, model);
  if (precision === "bf16" && (gradients === "tfjs" || kind === "wasm" || kind === "reference")) {
    throw new ParavaeError(
      "E_NO_BF16",
      `precision: bf16 is for dense models on the engines native and blas, not for ${gradients === "tfjs" ? "tfjs" : kind}; leave precision at float32`,
    );
  }
  if (gradients === "tfjs") return loadTfjs();
  const plain = { gradients, native: undefined, blas: undefined, precision, warnings: [] };
  if (kind === "reference") return { name: kind, kernels: { kind }, ...plain };
  const kernels = await loadKernels();
  const wasm = { name: `wasm-${kernels.level}`, kernels, ...plain };
  if (kind === "wasm") return wasm;
  /** A user who names what to take should hear why it is not taken; that it is not there otherwise is nobody's mistake. */
  const refusals: string[] = [];
  if (kind !== "blas") {
    const { loadNative, nameOfNative } = await import("@paravae/native");
    try {
      const native = loadNative(precision, activationsOf(model));
      const name = nameOfNative(native, precision);
      return { ...wasm, name, native, warnings: kind === "auto" ? unusedBlas(name) : [] };
    } catch (error) {
      if (kind === "native") throw error;
      if (process.env.PARAVAE_NATIVE !== undefined) refusals.push((error as Error).message);
    }
  }
  const { loadBlas, nameOfBlas, requireBf16 } = await import("@paravae/blas");
  try {
    const blas = loadBlas();
    if (precision === "bf16") requireBf16(blas);
    const name = nameOfBlas(blas, precision);
    return { ...wasm, name, blas, warnings: warningsOf(refusals, name) };
  } catch (error) {
    if (kind === "blas" || precision === "bf16") throw error;
    if (process.env.PARAVAE_BLAS !== undefined) refusals.push((error as Error).message);
    return { ...wasm, warnings: warningsOf(refusals, "WebAssembly") };
  }
}

/** The activations of a dense model's layers, which it has one of. */
const activationsOf = (model: ModelConfig): readonly ActivationKind[] | undefined =>
  model.architecture === "dense" ? [model.activation] : undefined;

const unusedBlas = (taken: string): readonly string[] =>
  process.env.PARAVAE_BLAS === undefined
    ? []
    : [`PARAVAE_BLAS: auto takes ${taken} before any library; use --engine blas for the one that is named`];

/** A line for each; the last of them says what it comes to. */
const warningsOf = (refusals: readonly string[], taken: string): readonly string[] =>
  refusals.map((why, i) => (i < refusals.length - 1 ? why : `${why}; computing with ${taken} instead`));

async function loadKernels() {
  const level = detectSimdLevel();
  return { kind: "wasm", level, module: await compileKernels(level) } as const;
}

async function loadTfjs(): Promise<LoadedEngine> {
  const { loadTensorflow } = await import("@paravae/tfjs");
  const { nativeVersion } = loadTensorflow();
  return {
    name: `tfjs-tensorflow-${nativeVersion}`,
    kernels: await loadKernels(),
    gradients: "tfjs",
    native: undefined,
    blas: undefined,
    precision: "float32",
    warnings: [],
  };
}
