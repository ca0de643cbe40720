import { type ModelConfig, ParavaeError } from "@paravae/core";
import { compileKernels, detectSimdLevel } from "@paravae/kernels";
import type { LoadedEngine } from "./team-spec.js";
import type { EngineKind } from "./trainer-options.js";

/**
 * The engine that `kind` means for a model. "auto" is WebAssembly for a dense model; the plain reference, which is far
 * slower, is only ever taken by its name.
 *
 * @throws ParavaeError E_ENGINE when that engine cannot train the model
 */
export function chooseEngine(
  kind: EngineKind,
  { architecture }: Pick<ModelConfig, "architecture">,
): Exclude<EngineKind, "auto"> {
  if (kind === "auto") return architecture === "dense" ? "wasm" : "tfjs";
  if (kind === "tfjs" || architecture === "dense") return kind;
  throw new ParavaeError(
    "E_ENGINE",
    `engine: ${kind} runs dense models, this one is ${architecture === "module" ? "a file of your own" : architecture}; use tfjs or auto`,
  );
}

/**
 * Loads the engine that `kind` means for a model.
 *
 * @throws ParavaeError E_NO_SIMD where WebAssembly SIMD is missing, E_NO_TENSORFLOW where TensorFlow.js is needed and
 *   does not load, E_ENGINE when that engine cannot train the model
 */
export async function loadEngine(kind: EngineKind, model: ModelConfig): Promise<LoadedEngine> {
  const chosen = chooseEngine(kind, model);
  if (chosen === "tfjs") return loadTfjs();
  if (chosen === "reference") return { name: chosen, kernels: { kind: chosen }, gradients: "dense" };
  const kernels = await loadKernels();
  return { name: `wasm-${kernels.level}`, kernels, gradients: "dense" };
}

async function loadKernels() {
  const level = detectSimdLevel();
  return { kind: "wasm", level, module: await compileKernels(level) } as const;
}

async function loadTfjs(): Promise<LoadedEngine> {
  const { loadTensorflow } = await import("@paravae/tfjs");
  const { nativeVersion } = loadTensorflow();
  return { name: `tfjs-tensorflow-${nativeVersion}`, kernels: await loadKernels(), gradients: "tfjs" };
}
